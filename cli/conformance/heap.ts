/** Measures whether picking leaves anything behind. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type AlgorithmDefinition, HOLD } from '../../algorithms/balancing/types.ts';
import { createDriver, type Driver } from './driver.ts';
import { demand } from './property.ts';

// The collector, without a flag on the command line.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const PICKS = 200_000;
/** About one byte a pick: anything that is kept for each pick is larger. */
const GROWTH_MAX = 256 * 1024;

/** With keys that come back, and with a key of its own for every request. */
export function demandStableHeap(definition: AlgorithmDefinition): void {
  for (const keyCount of [1000, Infinity]) {
    const weights = Array.from({ length: 50 }, (_, i) => 1 + (i % 3));
    const driver = createDriver(definition, { weights, keyCount });
    let issued = 0;
    const play = (count: number) => {
      for (const end = issued + count; issued < end; issued++) {
        pickOnce(driver, keyCount === Infinity ? issued : issued % keyCount);
      }
    };
    // Tables fill up and code is compiled.
    play(20_000);
    // Once in three is enough: other parts of the process may grow meanwhile, which is not ours.
    let growth = Infinity;
    for (let attempt = 0; attempt < 3 && growth >= GROWTH_MAX; attempt++) {
      const before = usedBytes();
      play(PICKS);
      growth = usedBytes() - before;
    }
    demand(growth < GROWTH_MAX, () => {
      return `${growth} bytes more after ${PICKS} picks; at most ${GROWTH_MAX} are allowed`;
    });
  }
}

function pickOnce(driver: Driver, key: number): void {
  driver.nowNs += 1000;
  const node = driver.send(key);
  // Some are still in flight when the next one comes.
  driver.end((key & 3) === 0 || node === HOLD ? firstBusy(driver) : node);
}

function firstBusy({ view }: Driver): number {
  return view.inFlight.findIndex((count) => count > 0);
}

function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
