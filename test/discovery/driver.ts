/** Plays a registry to one balancer's side of discovery, and writes down what it does, in seconds. */

import { discoveryByName } from '../../algorithms/discovery/index.ts';
import type { Answer, DiscoveryClient } from '../../algorithms/discovery/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';

export interface Deed {
  readonly atS: number;
  /** `ask 3`, `learn 101`, `learn nobody`. */
  readonly what: string;
}

export interface DiscoveryDriver {
  /** Everything that is due up to that time happens, and then the action. */
  at(atS: number, action?: () => void): void;
  /** The registry's answer arrives now. */
  answer(version: number, listed: string): void;
  fail(): void;
  readonly deeds: readonly Deed[];
}

export function answerOf(version: number, listed: string): Answer {
  return { version, isListed: Uint8Array.from([...listed].map(Number)) };
}

export function drive(
  name: string,
  parameters: ParameterValues,
  first: Answer | null,
  luck = 0.25,
): DiscoveryDriver {
  let nowNs = 0;
  const wakes: { readonly atNs: number; readonly token: number }[] = [];
  const deeds: Deed[] = [];
  const note = (what: string) => void deeds.push({ atS: nowNs / 1e9, what });
  const client: DiscoveryClient = discoveryByName(name)!.create!(parameters, {
    nodeCount: 3,
    nodeNames: ['web/n-1', 'web/n-2', 'web/n-3'],
    instance: 0,
    instances: 1,
    rng: () => luck,
    ask: (known) => note(`ask ${known}`),
    wakeAt: (atNs, token) => void wakes.push({ atNs: Math.max(nowNs, atNs), token }),
    learn: (isListed) => note(`learn ${isListed === null ? 'nobody' : isListed.join('')}`),
  });
  client.onStart(first, 0);
  return {
    at(atS, action = () => {}) {
      for (;;) {
        wakes.sort((a, b) => a.atNs - b.atNs);
        if (wakes.length === 0 || wakes[0]!.atNs > atS * 1e9) break;
        const { atNs, token } = wakes.shift()!;
        nowNs = atNs;
        client.onWake?.(token, nowNs);
      }
      nowNs = atS * 1e9;
      action();
    },
    answer: (version, listed) => client.onAnswer(answerOf(version, listed), nowNs),
    fail: () => client.onAnswer(null, nowNs),
    deeds,
  };
}
