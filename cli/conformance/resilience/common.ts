/** What the suites of all kinds of resilience share: a way to play with an entry, told twice. */

import seedrandom from 'seedrandom';
import type { ParameterSchema, ParameterValues } from '../../../algorithms/parameters.ts';
import type { Uniform } from '../../../algorithms/random.ts';
import type { ResilienceDefinition } from '../../../algorithms/resilience/types.ts';
import { demandNoGrowth } from '../heap.ts';
import { demand, type Property } from '../property.ts';

export type Suite<T> = readonly Property<ResilienceDefinition<T>>[];

/** Makes calls, one every millisecond, and returns what the entry answered, as one number. */
export type Play<T> = (
  entry: T,
  rng: Uniform,
  calls: { readonly from: number; readonly to: number },
) => number;

export function made<T>(
  { create }: ResilienceDefinition<T>,
  parameters: ParameterValues = {},
  seed = 'conformance',
): T {
  return create(parameters, { rng: seedrandom.alea(seed).double });
}

/** Equal histories are answered alike, and nothing is left behind by long ones. */
export function commonProperties<T>(play: Play<T>): Suite<T> {
  return [
    {
      name: 'deterministic',
      claim: 'answers the same again in the same history',
      check(definition) {
        for (let number = 0; number < 20; number++) {
          const told = [0, 1].map(() => {
            const rng = seedrandom.alea(`history ${number}`).double;
            return play(made(definition), rng, { from: 0, to: 500 });
          });
          demand(told[0] === told[1], () => `history ${number} went one way and then another`);
        }
      },
    },
    {
      name: 'stable-heap',
      claim: 'keeps its memory over 100,000 calls',
      check(definition) {
        const entry = made(definition);
        const rng = seedrandom.alea('heap').double;
        let called = 0;
        const playOn = (calls: number) => {
          play(entry, rng, { from: called, to: called + calls });
          called += calls;
        };
        playOn(20_000);
        demandNoGrowth(playOn, {
          times: 100_000,
          what: 'calls',
          // About two bytes a call: anything that is kept for each is larger.
          growthMax: 256 * 1024,
        });
      },
    },
  ];
}

/** The defaults, and each bound of each parameter that has one, alone. */
export function extremes(schema: ParameterSchema): readonly ParameterValues[] {
  const bounds = Object.entries(schema).flatMap(([name, { min, max }]) => {
    return [min, max].filter((one) => Number.isFinite(one)).map((one) => ({ [name]: one! }));
  });
  return [{}, ...bounds];
}
