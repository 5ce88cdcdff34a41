/** What a balancer's side of every kind of discovery does. A static list has none. */

import seedrandom from 'seedrandom';
import type { DiscoveryDefinition } from '../../../algorithms/discovery/types.ts';
import { demand, type Property } from '../property.ts';
import { createDiscoveryDriver, type DiscoveryDriver } from './driver.ts';

const HISTORIES = 40;
/** Kinds that back off wait up to three minutes between two questions. */
const PATIENCE_NS = 200e9;

const hasRegistry = ({ create }: DiscoveryDefinition) => create !== null;

export const DISCOVERY_PROPERTIES: readonly Property<DiscoveryDefinition>[] = [
  {
    name: 'deterministic',
    claim: 'does the same again from the same seed',
    concerns: hasRegistry,
    check(definition) {
      for (let number = 0; number < HISTORIES; number++) {
        const [one, other] = [anyHistory(definition, number), anyHistory(definition, number)];
        demand(
          one.deeds.join() === other.deeds.join(),
          () => `history ${number} went one way and then another`,
        );
      }
    },
  },
  {
    name: 'learns',
    claim: 'believes what the registry lists, within the time that it states',
    concerns: hasRegistry,
    check(definition) {
      const boundNs = definition.worstPropagationNs({});
      for (let number = 0; number < HISTORIES; number++) {
        const rng = seedrandom.alea(`learns ${number}`).double;
        const driver = createDiscoveryDriver(definition, rng);
        for (let atNs = 0, change = 0; change < 20; change++) {
          atNs += Math.floor(rng() * 2 * boundNs) + 1;
          driver.runUntil(atNs);
          const listed = Uint8Array.from([rng(), rng(), rng()], (u) => (u < 0.5 ? 1 : 0));
          driver.change(listed);
          driver.runUntil(atNs + boundNs);
          atNs += boundNs;
          demand(driver.believed()?.join() === listed.join(), () => {
            return `${boundNs} ns after the registry listed ${listed.join('')} it believes in ${driver.believed()?.join('') ?? 'nobody'}`;
          });
        }
      }
    },
  },
  {
    name: 'asks-again',
    claim: 'believes what the registry lists soon after it is back, however long it was away',
    concerns: hasRegistry,
    check(definition) {
      const boundNs = definition.worstPropagationNs({}) + PATIENCE_NS;
      for (let number = 0; number < HISTORIES; number++) {
        const rng = seedrandom.alea(`asks again ${number}`).double;
        const driver = createDiscoveryDriver(definition, rng);
        const awayNs = Math.floor(rng() * 3600e9);
        driver.runUntil(10e9);
        driver.reach(false);
        driver.change(Uint8Array.of(1, 0, 1));
        driver.runUntil(10e9 + awayNs);
        driver.reach(true);
        driver.runUntil(10e9 + awayNs + boundNs);
        demand(driver.believed()?.join('') === '101', () => {
          return `it has not learned of a change ${boundNs} ns after an outage of ${awayNs} ns`;
        });
      }
    },
  },
];

/** Changes and outages at random, for an hour. */
function anyHistory(definition: DiscoveryDefinition, number: number): DiscoveryDriver {
  const rng = seedrandom.alea(`history ${number}`).double;
  const driver = createDiscoveryDriver(definition, rng);
  for (let atNs = 0; atNs < 3600e9; atNs += Math.floor(rng() * 120e9)) {
    driver.runUntil(atNs);
    if (rng() < 0.3) driver.reach(rng() < 0.5);
    else driver.change(Uint8Array.from([rng(), rng(), rng()], (u) => (u < 0.5 ? 1 : 0)));
  }
  return driver;
}
