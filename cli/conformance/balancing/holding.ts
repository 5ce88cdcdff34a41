/** Requests that are held: by whom that is allowed, and that none is forgotten. */

import {
  type AlgorithmDefinition,
  HOLD,
  type NodeId,
} from '../../../algorithms/balancing/types.ts';
import { demand } from '../property.ts';
import { createDriver } from './driver.ts';

export function demandSending(definition: AlgorithmDefinition): void {
  for (const limit of [Infinity, 2]) {
    const context = { nodeLimits: [limit, limit, limit] };
    const driver = createDriver(definition, { weights: [1, 2, 1], context });
    for (let i = 0; i < 30; i++) {
      const node = driver.send();
      demand(node !== HOLD, () => {
        const loads = driver.view.inFlight.join(', ');
        return `held a request when nodes had ${loads} in flight and a limit of ${limit} each`;
      });
    }
  }
}

export function demandLettingGo(definition: AlgorithmDefinition): void {
  for (let seed = 0; seed < 20; seed++) {
    const inFlight: NodeId[] = [];
    let sent = 0;
    const onSend = (node: NodeId) => {
      inFlight.push(node);
      sent++;
    };
    const context = { nodeLimits: [1, 3, 2] };
    const pool = { weights: [1, 2, 1], seed: `${seed}`, context, onSend };
    const driver = createDriver(definition, pool);
    for (let i = 0; i < 40; i++) driver.send(i);
    while (inFlight.length > 0) {
      driver.nowNs += 1e6;
      driver.end(inFlight.shift()!);
    }
    demand(driver.held.length === 0 && sent === 40, () => {
      return `${driver.held.length} of 40 requests are still held though nothing is in flight (limits 1, 3 and 2 a node, seed ${seed})`;
    });
  }
}
