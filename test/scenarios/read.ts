/** Helpers of the scenario tests: a valid scenario to change, and its complaints as text. */

import { type Diagnostic, InputError } from '../../scenarios/format/diagnostic.ts';
import {
  type ParsedScenario,
  type ParseOptions,
  parseScenario,
} from '../../scenarios/format/parse.ts';
import { renderDiagnostics } from '../../scenarios/format/render-diagnostics.ts';

/** The smallest scenario: one client, one service, one node. */
export const MINIMAL = `name: small
run: { duration: 10s }
clients:
  users: { arrivals: { process: poisson, rate: 10/s } }
services:
  web:
    service: 20ms
    nodes: { n: {} }
`;

/** The example of the design, without the parts that are not supported yet. */
export const CHECKOUT = `name: checkout
question: Which algorithm keeps p99 under 250 ms when a node turns slow?

run:
  duration: 120s
  warmup: 20s
  seed: 2026
  replications: 10

clients:
  shoppers:
    to: web
    arrivals: { process: poisson, rate: 900/s }
    keys: { count: 5000, popularity: { law: zipf, exponent: 1.1 } }
    zone: eu-1
    timeout: 2s

services:
  web:
    service: { law: lognormal, mean: 20ms, p99: 90ms }
    nodes:
      new: { count: 8, concurrency: 4, zone: eu-1 }
      old: { count: 2, concurrency: 4, speed: 0.5, weight: 1, zone: eu-2 }
    balancer: { algorithm: least-connections, instances: 2 }
    calls: []

network: { client-balancer: 1ms, balancer-node: 0.5ms }

compare:
  - { balancer: round-robin }
  - { balancer: least-connections }
  - { balancer: { algorithm: power-of-two, load: peak-ewma } }
`;

type Options = Partial<ParseOptions> & {
  /** Files that the scenario may name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
};

export function read(text: string, { files = {}, ...options }: Options = {}): ParsedScenario {
  const readFile = (path: string): Uint8Array => {
    const content = files[path];
    if (content === undefined) throw new Error('there is no such file');
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return parseScenario(text, { file: 'shop.yaml', readFile, ...options });
}

/** Every complaint about the text: errors, or the warnings of a scenario without errors. */
export function complaints(text: string, options: Options = {}): readonly Diagnostic[] {
  try {
    return read(text, options).warnings;
  } catch (error) {
    if (error instanceof InputError) return error.diagnostics;
    throw error;
  }
}

export function rendered(text: string, options: Options = {}): string {
  return renderDiagnostics(complaints(text, options), { color: false, unicode: false });
}

export function codes(text: string, options: Options = {}): string[] {
  return complaints(text, options).map(({ code }) => code);
}

/** The smallest scenario with texts replaced, in pairs. */
export function changed(...pairs: readonly string[]): string {
  let text = MINIMAL;
  for (let i = 0; i < pairs.length; i += 2) {
    if (!text.includes(pairs[i]!)) throw new Error(`${pairs[i]} is not in the scenario`);
    text = text.replace(pairs[i]!, () => pairs[i + 1]!);
  }
  return text;
}
