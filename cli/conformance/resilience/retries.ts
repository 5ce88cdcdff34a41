/** What every way of a proxy to try again keeps to. */

import type { ProxyRetry, ProxyRetryDefinition } from '../../../algorithms/resilience/types.ts';
import { demand, type Property } from '../property.ts';
import { extremes, made } from './common.ts';

const TARGETS = ['any', 'same', 'not-previous', 'untried', 'only-untried'];

export const RETRY_PROPERTIES: readonly Property<ProxyRetryDefinition>[] = [
  {
    name: 'ends',
    claim: 'makes a bounded number of attempts, or never tries a node twice',
    check: (definition) =>
      always(definition, (retry) => {
        const isWhole = retry.attempts >= 1 && Math.floor(retry.attempts) === retry.attempts;
        demand(isWhole, () => `it makes ${retry.attempts} attempts`);
        const isBounded = retry.attempts < Infinity || retry.target(1) === 'only-untried';
        demand(isBounded, () => `it tries without end, ${retry.target(1)} each time`);
      }),
  },
  {
    name: 'finite',
    claim: 'pauses for a finite time of 0 or more before any retry, and stops within some time',
    check: (definition) =>
      always(definition, (retry) => {
        for (const uniform of [0, 0.5, 1 - 2 ** -53]) {
          for (const number of [1, 2, 3, 10, 1000]) {
            const delayNs = retry.delayNs(number, 1e6, uniform);
            demand(delayNs >= 0 && delayNs < Infinity, () => {
              return `it pauses for ${delayNs} ns before retry ${number}`;
            });
          }
        }
        demand(retry.withinNs > 0, () => `it stops within ${retry.withinNs} ns`);
      }),
  },
  {
    name: 'knows-where',
    claim: 'says of each retry where it goes, and how often it insists',
    check: (definition) =>
      always(definition, (retry) => {
        for (const number of [1, 2, 3, 10, 1000]) {
          const target = retry.target(number);
          demand(TARGETS.includes(target), () => `retry ${number} goes to ${target}`);
        }
        demand(retry.repicks >= 0, () => `it asks again ${retry.repicks} times`);
      }),
  },
];

/** By its defaults, and at the bounds of each parameter. */
function always(definition: ProxyRetryDefinition, look: (retry: ProxyRetry) => void): void {
  for (const parameters of extremes(definition.parameters)) look(made(definition, parameters));
}
