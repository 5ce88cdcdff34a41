/** The last so many calls: how many failed, how many were slow. */

export interface CallRule {
  readonly failureRate: number;
  readonly slowRate: number;
  readonly slowNs: number;
  readonly minimumCalls: number;
}

export interface CallWindow {
  record(ok: boolean, latencyNs: number): void;
  /** Whether there were enough calls to tell. */
  isDecided(): boolean;
  isBad(): boolean;
  clear(): void;
}

const FAILED = 1;
const SLOW = 2;

export function createCallWindow(size: number, rule: CallRule): CallWindow {
  const outcomes = new Uint8Array(size);
  const needed = Math.min(rule.minimumCalls, size);
  let next = 0;
  let calls = 0;
  let failed = 0;
  let slow = 0;
  return {
    // Hot: runs once per event. No allocation, no closures.
    record(ok, latencyNs) {
      if (calls === size) {
        const oldest = outcomes[next]!;
        if (oldest & FAILED) failed--;
        if (oldest & SLOW) slow--;
      } else {
        calls++;
      }
      const isSlow = latencyNs > rule.slowNs;
      outcomes[next] = (ok ? 0 : FAILED) + (isSlow ? SLOW : 0);
      if (!ok) failed++;
      if (isSlow) slow++;
      next = (next + 1) % size;
    },
    isDecided: () => calls >= needed,
    isBad: () => failed / calls >= rule.failureRate || slow / calls >= rule.slowRate,
    clear() {
      next = 0;
      calls = 0;
      failed = 0;
      slow = 0;
    },
  };
}
