/** Requests that overlap: when each comes and when each is answered, drawn ahead from a seed. */

import seedrandom from 'seedrandom';
import { createDriver } from '../algorithms/driver.ts';
import { type Ours, poolOf } from './agreement.ts';

/** `send`: the next request comes. `end`: that one is answered. */
export type Step =
  | { readonly kind: 'send'; readonly request: number; readonly waits: boolean }
  | {
      readonly kind: 'end';
      readonly request: number;
      /** The one that was waiting for a free place and gets it, or null. */
      readonly next: number | null;
    };

export interface ScheduleOptions {
  readonly seed: string;
  readonly requests: number;
  /** Requests that servers hold at once, at most; those beyond wait in the proxy. */
  readonly places: number;
  /** Requests that wait, at most. */
  readonly waitingMost?: number;
}

/** Steps in a tide: as many as it takes to fill the servers, and then to empty them again. */
const TIDE_STEPS = 200;

/**
 * Comes more often than it goes in one half of each tide and less often in the other, so that all
 * counts are met, from nobody to full. Which request ends is a fair draw.
 *
 * Where it goes does not matter to the schedule: a request that ends makes room for whoever waited
 * longest, with whichever server that is.
 */
export function drawSchedule(options: ScheduleOptions): readonly Step[] {
  const { seed, requests, places, waitingMost = 0 } = options;
  const uniform = seedrandom.alea(seed);
  const steps: Step[] = [];
  const inService: number[] = [];
  const waiting: number[] = [];
  for (let sent = 0; sent < requests || inService.length > 0; ) {
    const sends = steps.length % TIDE_STEPS < TIDE_STEPS / 2 ? 0.8 : 0.2;
    const isFull = inService.length === places && waiting.length === waitingMost;
    const mayCome = sent < requests && !isFull;
    if (inService.length === 0 || (mayCome && uniform() < sends)) {
      const waits = inService.length === places;
      (waits ? waiting : inService).push(sent);
      steps.push({ kind: 'send', request: sent++, waits });
    } else {
      const place = Math.floor(uniform() * inService.length);
      const [request] = inService.splice(place, 1);
      const next = waiting.shift() ?? null;
      if (next !== null) inService.push(next);
      steps.push({ kind: 'end', request: request!, next });
    }
  }
  return steps;
}

/** Where our algorithm sends each request of the schedule. */
export function ourScheduledPicks(ours: Ours, steps: readonly Step[]): readonly number[] {
  const picks: number[] = [];
  let sent: number[] = [];
  const pool = poolOf(ours);
  const driver = createDriver(ours.definition, {
    ...pool,
    keyCount: steps.length,
    onSend: (node) => sent.push(node),
  });
  for (const step of steps) {
    sent = [];
    driver.nowNs++;
    if (step.kind === 'send') driver.send(step.request);
    else driver.end(picks[step.request]!);
    const expected = step.kind === 'send' ? !step.waits : step.next !== null;
    if (sent.length !== (expected ? 1 : 0)) {
      throw new Error(`${ours.definition.name} sends ${sent.length} at ${JSON.stringify(step)}`);
    }
    if (expected) picks[step.kind === 'send' ? step.request : step.next!] = sent[0]!;
  }
  return picks;
}
