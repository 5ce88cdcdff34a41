/** Plays a registry to one balancer's side of discovery, in virtual time; what it tells is told at once. */

import type { Answer, DiscoveryDefinition } from '../../../algorithms/discovery/types.ts';
import type { Uniform } from '../../../algorithms/random.ts';

export interface DiscoveryDriver {
  /** What the balancer believes; null: nobody. */
  readonly believed: () => Uint8Array | null;
  /** Everything that it did, as text. */
  readonly deeds: readonly string[];
  /** The registry lists these from now on. */
  change(isListed: Uint8Array): void;
  /** Whether the registry can be reached from now on; if not, questions that it keeps break. */
  reach(isReachable: boolean): void;
  runUntil(timeNs: number): void;
}

const NODES = 3;

export function createDiscoveryDriver(
  definition: DiscoveryDefinition,
  rng: Uniform,
): DiscoveryDriver {
  let nowNs = 0;
  let isReachable = true;
  let answer: Answer = { version: 0, isListed: new Uint8Array(NODES).fill(1) };
  let believed: Uint8Array | null = answer.isListed;
  let held: number | null = null;
  const deeds: string[] = [];
  const due: { readonly atNs: number; readonly run: () => void }[] = [];
  const push = (atNs: number, run: () => void) => void due.push({ atNs, run });
  const client = definition.create!(
    {},
    {
      nodeCount: NODES,
      nodeNames: Array.from({ length: NODES }, (_, i) => `web/n-${i + 1}`),
      instance: 0,
      instances: 1,
      rng,
      ask(known) {
        deeds.push(`${nowNs} ask ${known}`);
        held = known;
        push(nowNs, settle);
      },
      wakeAt: (atNs, token) => push(Math.max(atNs, nowNs), () => client.onWake?.(token, nowNs)),
      learn(isListed) {
        deeds.push(`${nowNs} learn ${isListed?.join('') ?? 'nobody'}`);
        believed = isListed;
      },
    },
  );

  /** A question is answered, refused, or kept. */
  function settle(): void {
    if (held === null || (isReachable && held === answer.version)) return;
    held = null;
    client.onAnswer(isReachable ? answer : null, nowNs);
  }

  client.onStart(answer, 0);
  return {
    deeds,
    believed: () => believed,
    change(isListed) {
      answer = { version: answer.version + 1, isListed };
      push(nowNs, settle);
    },
    reach(is) {
      isReachable = is;
      push(nowNs, settle);
    },
    runUntil(timeNs) {
      for (;;) {
        const next = due.reduce((best, { atNs }, i) => (atNs < due[best]!.atNs ? i : best), 0);
        if (due.length === 0 || due[next]!.atNs > timeNs) break;
        const [{ atNs, run }] = due.splice(next, 1) as [(typeof due)[0]];
        nowNs = atNs;
        run();
      }
      nowNs = timeNs;
    },
  };
}
