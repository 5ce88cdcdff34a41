/** Scenarios with checks, parsed from a text. */

import { parseScenario } from '../../scenarios/format/parse.ts';

export const SYSTEM = `name: judged
run: { duration: 10s, warmup: 0s, replications: 3 }
clients:
  shoppers: { to: web, arrivals: { process: poisson, rate: 40/s }, timeout: 40ms }
  robots: { to: web, arrivals: { process: constant, rate: 20/s } }
services:
  web:
    service: { law: exponential, mean: 20ms }
    nodes: { new: { count: 2, zone: eu-1 }, old: { count: 1, zone: eu-2 } }
    balancer: round-robin
faults:
  - { kind: slow, factor: 2x, target: web/old-1, at: 1s }
`;

export function withChecks(checks: readonly string[], compare: readonly string[] = []) {
  const variants = compare.length === 0 ? '' : `compare: [${compare.join(', ')}]\n`;
  const list = checks.map((check) => `  - ${check}\n`).join('');
  const text = `${SYSTEM}${variants}checks:\n${list}`;
  return parseScenario(text, { file: 'judged.yaml', readFile: () => new Uint8Array() });
}
