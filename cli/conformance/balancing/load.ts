/** How picks depend on requests in flight: never towards more, and ended requests no longer count. */

import type { AlgorithmDefinition, NodeId } from '../../../algorithms/balancing/types.ts';
import { demand } from '../property.ts';
import { createDriver, type Driver } from './driver.ts';

const equal = (count: number) => Array<number>(count).fill(1);

export function demandAvoidsBusiest(definition: AlgorithmDefinition): void {
  forEveryNode(25, (count, busiest, seed) => {
    const driver = createDriver(definition, { weights: equal(count), seed: `${seed}` });
    for (let node = 0; node < count; node++) {
      sendTimes(driver, node, node === busiest ? 4 : (seed + node) % 4);
    }
    const loads = driver.view.inFlight.join(', ');
    const picked = driver.send(seed);
    demand(picked !== busiest, () => {
      return `picked node ${picked} of nodes with ${loads} in flight (seed ${seed})`;
    });
  });
}

/**
 * Two instances with the same seed and the same past, but one node is busier in the second: if the
 * first did not pick it, the second must not. Who compares the wrong way round fails here, even on
 * a sample of its own that nobody else sees.
 */
export function demandNoPreferenceForBusier(definition: AlgorithmDefinition): void {
  forEveryNode(10, (count, busier, seed) => {
    const drivers = [0, seed % 2 === 0 ? 1 : 5].map((more) => {
      const driver = createDriver(definition, { weights: equal(count), seed: `${seed}` });
      for (let node = 0; node < count; node++) {
        sendTimes(driver, node, ((seed * 7 + node * 3) % 5) + (node === busier ? more : 0));
      }
      return driver;
    });
    const loads = drivers.map(({ view }) => view.inFlight.join(', '));
    const [first, second] = drivers.map((driver) => driver.send(seed));
    demand(second !== busier || first === busier, () => {
      return `of nodes with ${loads[0]} in flight it picked node ${first}; with ${loads[1]} it picked node ${second}, which was only made busier (seed ${seed})`;
    });
  });
}

const HISTORY = 400;
const DAY_NS = 86_400e9;

/**
 * One node has had 60 failures, the others 20 each: errors, which are fast, or timeouts, which are
 * slow. A day later, with five requests in flight to every other node, it is reached as a node
 * without that past would be. Who counts for himself and forgets those that fail never returns.
 */
export function demandRelease(definition: AlgorithmDefinition): void {
  for (const [what, latencyNs] of [
    ['errors', 1e5],
    ['timeouts', 2e9],
  ] as const) {
    for (let node = 0; node < 3; node++) {
      const fresh = createDriver(definition, { weights: equal(3) });
      if (!reaches(fresh, node)) continue;
      const driver = createDriver(definition, { weights: equal(3) });
      for (let i = 0; i < 60; i++) {
        for (let other = 0; other < 3; other++) {
          if (other !== node && i % 3 > 0) continue;
          driver.nowNs += latencyNs;
          driver.sendTo(other);
          driver.end(other, latencyNs, false);
        }
      }
      demand(reaches(driver, node), () => {
        return `a day after 60 ${what} node ${node} got none of ${HISTORY} requests, though every other node was busier`;
      });
    }
  }
}

/** Whether the node gets one of 400 requests while every other one has five more in flight. */
function reaches(driver: Driver, wanted: NodeId): boolean {
  driver.nowNs += DAY_NS;
  for (let node = 0; node < 3; node++) if (node !== wanted) sendTimes(driver, node, 5);
  for (let i = 0; i < HISTORY; i++) {
    driver.nowNs += 1e6;
    const node = driver.send(i);
    if (node === wanted) return true;
    if (node >= 0) driver.end(node);
  }
  return false;
}

function sendTimes(driver: Driver, node: NodeId, times: number): void {
  for (let i = 0; i < times; i++) driver.sendTo(node);
}

/** Pools of two, three and eight nodes, each of their nodes, so many seeds. */
function forEveryNode(
  seeds: number,
  check: (count: number, node: NodeId, seed: number) => void,
): void {
  for (const count of [2, 3, 8]) {
    for (let node = 0; node < count; node++) {
      for (let seed = 0; seed < seeds; seed++) check(count, node, seed);
    }
  }
}
