/** Measures whether doing something many times leaves anything behind. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { demand } from './property.ts';

// The collector, without a flag on the command line.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export interface HeapLimits {
  /** How often it is done. */
  readonly times: number;
  /** What that is, in the plural. */
  readonly what: string;
  readonly growthMax: number;
}

/** `play` does it that many times, and has done it often enough before for tables to fill up. */
export function demandNoGrowth(
  play: (times: number) => void,
  { times, what, growthMax }: HeapLimits,
): void {
  // Once in three is enough: other parts of the process may grow meanwhile, which is not ours.
  let growth = Infinity;
  for (let attempt = 0; attempt < 3 && growth >= growthMax; attempt++) {
    const before = usedBytes();
    play(times);
    growth = usedBytes() - before;
  }
  demand(growth < growthMax, () => {
    return `${growth} bytes more after ${times} ${what}; at most ${growthMax} are allowed`;
  });
}

function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
