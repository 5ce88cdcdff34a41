/** What every pause before a retry keeps to. */

import type { Backoff, ResilienceDefinition } from '../../../algorithms/resilience/types.ts';
import { demand } from '../property.ts';
import { extremes, made, type Suite } from './common.ts';

const RETRIES = [1, 2, 3, 10, 64, 1000];
const UNIFORMS = [0, 0.25, 0.5, 1 - 2 ** -53];
/** Above any default: a client that waits longer has given up. */
const LONGEST_NS = 300e9;

export const BACKOFF_PROPERTIES: Suite<Backoff> = [
  {
    name: 'finite',
    claim: 'pauses for a finite time of 0 or more before any retry, also at the bounds',
    check(definition) {
      for (const parameters of extremes(definition.parameters)) {
        const text = JSON.stringify(parameters);
        forEachPause(definition, parameters, (delayNs, retry) => {
          demand(delayNs >= 0 && delayNs < Infinity, () => {
            return `it pauses for ${delayNs} ns before retry ${retry}, with ${text}`;
          });
        });
      }
    },
  },
  {
    name: 'bounded',
    claim: 'pauses for 300 s at most, by its defaults, before any retry',
    check(definition) {
      forEachPause(definition, {}, (delayNs, retry) => {
        demand(delayNs <= LONGEST_NS, () => `it pauses for ${delayNs} ns before retry ${retry}`);
      });
    },
  },
  {
    name: 'stateless',
    claim: 'says the same for the same retry and draw, whatever it was asked before',
    check(definition) {
      const backoff = made(definition);
      const ask = () =>
        RETRIES.flatMap((retry) => UNIFORMS.map((draw) => backoff.delayNs(retry, 1e8, draw)));
      const first = ask();
      const again = ask().reverse();
      const isSame = first.every((delayNs, i) => delayNs === again[first.length - 1 - i]);
      demand(isSame, () => `first ${first.join(', ')} ns, then ${again.reverse().join(', ')} ns`);
    },
  },
];

/** One retry after the other, each told the pause before. */
function forEachPause(
  definition: ResilienceDefinition<Backoff>,
  parameters: Parameters<typeof made>[1],
  look: (delayNs: number, retry: number) => void,
): void {
  const backoff = made(definition, parameters);
  for (const uniform of UNIFORMS) {
    let previousNs = 0;
    for (let retry = 1; retry <= 100; retry++) {
      previousNs = backoff.delayNs(retry, previousNs, uniform);
      look(previousNs, retry);
    }
    look(backoff.delayNs(1000, previousNs, uniform), 1000);
  }
}
