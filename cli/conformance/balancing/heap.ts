/** Measures whether picking leaves anything behind. */

import { type AlgorithmDefinition, HOLD } from '../../../algorithms/balancing/types.ts';
import { demandNoGrowth } from '../heap.ts';
import { createDriver, type Driver } from './driver.ts';

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
    demandNoGrowth(play, { times: PICKS, what: 'picks', growthMax: GROWTH_MAX });
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
