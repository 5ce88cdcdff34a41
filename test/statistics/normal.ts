/** Normal samples for tests of statistics, by Box and Muller: nothing shared with the code under test. */

import seedrandom from 'seedrandom';

export function normalSource(seed: string): () => number {
  const uniform = seedrandom.alea(seed);
  return () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform.double()));
    return radius * Math.cos(2 * Math.PI * uniform.double());
  };
}
