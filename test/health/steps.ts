/** Short ways to play live traffic against a passive check by hand. */

import { RESULT_OK, RESULT_REFUSED, type Result } from '../../algorithms/health/results.ts';
import type { HealthDriver, Verdict, World } from '../../cli/conformance/health/driver.ts';

export const S = 1e9;
export const MS = 1e6;

/** What live requests meet is set by the test, node by node, and can change at any time. */
export interface Moods {
  readonly world: World;
  set(node: number, result: Result, latencyNs?: number): void;
}

export function moods(nodeCount: number): Moods {
  const answers = Array.from({ length: nodeCount }, () => ({
    result: RESULT_OK as Result,
    latencyNs: 0,
  }));
  return {
    world: (node) => answers[node]!,
    set(node, result, latencyNs = 0) {
      answers[node] = { result, latencyNs };
    },
  };
}

/** Sends one request then, and lets whatever is due happen. */
export function sendAt(driver: HealthDriver, atS: number, node = 0): void {
  driver.runUntil(atS * S);
  driver.send(node);
  driver.runUntil(atS * S);
}

/** One request that meets this then. */
export function meetAt(
  driver: HealthDriver,
  mood: Moods,
  {
    atS,
    result,
    node = 0,
  }: { readonly atS: number; readonly result: Result; readonly node?: number },
): void {
  mood.set(node, result);
  sendAt(driver, atS, node);
}

export function failAt(driver: HealthDriver, mood: Moods, atS: number, node = 0): void {
  meetAt(driver, mood, { atS, result: RESULT_REFUSED, node });
}

export function passAt(driver: HealthDriver, mood: Moods, atS: number, node = 0): void {
  meetAt(driver, mood, { atS, result: RESULT_OK, node });
}

/** `5s − max-fails`: seconds, what was said, why. */
export function told(verdicts: readonly Verdict[], node = 0): readonly string[] {
  return verdicts
    .filter((verdict) => verdict.node === node)
    .map(({ atNs, healthy, reason }) => `${atNs / S}s ${healthy ? '+' : '-'} ${reason}`);
}
