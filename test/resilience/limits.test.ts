/** Concurrency limits and queue deadlines, by hand. */

import { describe, expect, it } from 'vitest';
import { CONCURRENCY_LIMITS } from '../../algorithms/resilience/index.ts';
import { codel } from '../../algorithms/resilience/queues/codel.ts';
import { follyCodel } from '../../algorithms/resilience/queues/folly-codel.ts';

const MS = 1e6;
const named = (name: string, parameters = {}, uniform = 1 - 2 ** -53) =>
  CONCURRENCY_LIMITS.find((entry) => entry.name === name)!.create(parameters, {
    rng: () => uniform,
  });

describe('aimd', () => {
  it('one more for each answer while at least half is used, a tenth less for each drop', () => {
    const limit = named('aimd', { initialLimit: 40 });
    limit.onResult(MS, 19, false, 0);
    expect(limit.limit()).toBe(40);
    limit.onResult(MS, 20, false, 0);
    expect(limit.limit()).toBe(41);
    limit.onResult(MS, 41, true, 0);
    expect(limit.limit()).toBe(36);
    // Later than 5 s is a drop.
    limit.onResult(5e9 + 1, 36, false, 0);
    expect(limit.limit()).toBe(32);
    for (let i = 0; i < 20; i++) limit.onResult(MS, 1, true, 0);
    expect(limit.limit()).toBe(20);
    for (let i = 0; i < 400; i++) limit.onResult(MS, 200, false, 0);
    expect(limit.limit()).toBe(200);
  });
});

describe('vegas', () => {
  it('grows fast without a queue, slowly with a short one, holds, and shrinks with a long one', () => {
    const limit = named('vegas', { initialLimit: 100 });
    limit.onResult(10 * MS, 100, false, 0);
    expect(limit.limit()).toBe(100);
    // log₁₀ 100 = 2: a queue of 2 or less, ⌈100 (1 − 10 ÷ 10.2)⌉ = 2, adds 6 × 2.
    limit.onResult(10.2 * MS, 100, false, 0);
    expect(limit.limit()).toBe(112);
    // ⌈112 (1 − 10 ÷ 10.4)⌉ = 5 is below 3 × 2 and adds 2.
    limit.onResult(10.4 * MS, 112, false, 0);
    expect(limit.limit()).toBe(114);
    // ⌈114 (1 − 10 ÷ 11)⌉ = 11 is between 6 and 12.
    limit.onResult(11 * MS, 114, false, 0);
    expect(limit.limit()).toBe(114);
    // ⌈114 (1 − 10 ÷ 12)⌉ = 19 is above 12.
    limit.onResult(12 * MS, 114, false, 0);
    expect(limit.limit()).toBe(112);
    // A drop takes as much; less than half in use changes nothing.
    limit.onResult(11 * MS, 112, true, 0);
    expect(limit.limit()).toBe(110);
    limit.onResult(10.2 * MS, 54, false, 0);
    expect(limit.limit()).toBe(110);
  });

  it('measures the least latency anew after half to all of 30 × limit answers', () => {
    // A uniform of 0 is half: 300 answers with a limit of 20, which few in flight leave alone.
    const afterAnswers = (count: number) => {
      const limit = named('vegas', {}, 0);
      limit.onResult(10 * MS, 1, false, 0);
      for (let answer = 2; answer <= count; answer++) limit.onResult(20 * MS, 1, false, 0);
      expect(limit.limit()).toBe(20);
      limit.onResult(20 * MS, 20, false, 0);
      return limit.limit();
    };
    // Against 10 ms it is a queue of 10, against 20 ms none.
    expect(afterAnswers(298)).toBe(19);
    expect(afterAnswers(300)).toBe(26);
  });
});

describe('window', () => {
  it('answers of a second, ten at least, count as one by their average, with the most in flight', () => {
    const limit = named('vegas', { initialLimit: 100, window: 1e9 });
    const answers = (count: number, latencyMs: number, nowNs: number) => {
      for (let i = 0; i < count; i++)
        limit.onResult(latencyMs * MS, i === 0 ? 100 : 1, false, nowNs);
    };
    // The tenth ends the first window: the least latency is known. The next ends after 1 s.
    answers(10, 10, 1);
    answers(50, 10.1, 0.5e9);
    answers(50, 10.3, 1e9);
    expect(limit.limit()).toBe(100);
    // (50 × 10.1 + 50 × 10.3 + 10.2) ÷ 101 = 10.2: a queue of 2 adds 6 × 2.
    answers(1, 10.2, 1e9 + 2);
    expect(limit.limit()).toBe(112);
    // A window of nine goes on; a drop in it counts, however fast that was.
    answers(9, 10.2, 2.5e9);
    limit.onResult(1, 50, true, 2.6e9);
    expect(limit.limit()).toBe(112);
    answers(1, 10.2, 2.7e9);
    expect(limit.limit()).toBe(110);
  });
});

describe('gradient2', () => {
  it('without a change of latency it grows by a fifth of the queue that may be', () => {
    const limit = named('gradient2', { initialLimit: 100 });
    limit.onResult(10 * MS, 100, false, 0);
    // 100 × 1 + 4, a fifth of the way: 100.8; then 101.6.
    expect(limit.limit()).toBe(100);
    limit.onResult(10 * MS, 100, false, 0);
    expect(limit.limit()).toBe(101);
  });

  it('a latency of more than 1.5 averages shrinks it, by a tenth at most', () => {
    const limit = named('gradient2', { initialLimit: 100, queueSize: 0 });
    for (let i = 0; i < 1000; i++) limit.onResult(10 * MS, 1, false, 0);
    expect(limit.limit()).toBe(100);
    // 15 ÷ 20 with an average of 10 ms + 10 × 2 ÷ 601 = 10.0333: gradient 0.7525, 95.05.
    limit.onResult(20 * MS, 100, false, 0);
    expect(limit.limit()).toBe(95);
    // The gradient is 0.5 at least: 95.05 × 0.9 = 85.545.
    limit.onResult(500 * MS, 100, false, 0);
    expect(limit.limit()).toBe(85);
  });

  it('less than half in use changes nothing', () => {
    const limit = named('gradient2', { initialLimit: 100 });
    for (let i = 0; i < 100; i++) limit.onResult(10 * MS, 49, false, 0);
    expect(limit.limit()).toBe(100);
  });
});

/** One request is taken each millisecond, and another for each that is dropped; when drops were. */
function drops(untilMs: number, waitMs: (ms: number) => number): readonly number[] {
  const deadline = codel.create({}, { rng: () => 0.5 });
  const found: number[] = [];
  for (let ms = 1; ms <= untilMs; ms++) {
    while (!deadline.admits(waitMs(ms) * MS, 10, ms * MS)) found.push(ms);
  }
  return found;
}

describe('codel', () => {
  it('drops after 100 ms above 5 ms, then after 100 ÷ √n', () => {
    // 101; + 100; + 100 ÷ √2 = 271.7; + 100 ÷ √3 = 329.4; + 100 ÷ √4 = 379.4: at the next request.
    expect(drops(380, () => 20)).toEqual([101, 201, 272, 330, 380]);
  });

  it('one short wait ends it', () => {
    expect(drops(340, (ms) => (ms === 250 ? 4.9 : 20))).toEqual([101, 201]);
  });

  it('soon after, it goes on nearly as fast as before', () => {
    const found = drops(700, (ms) => (ms === 400 ? 1 : 20));
    expect(found.filter((ms) => ms < 400)).toEqual([101, 201, 272, 330, 380]);
    // Above again from 401 on: dropped at 501. Four were added to the first one before, so the count
    // begins at 4 and the next comes after 100 ÷ √4 ms.
    expect(found.filter((ms) => ms > 400).slice(0, 2)).toEqual([501, 551]);
  });
});

describe('folly-codel', () => {
  /** One request is taken each millisecond, dropped or not; when those were that it drops. */
  function dropped(untilMs: number, waitMs: (ms: number) => number): readonly number[] {
    const deadline = follyCodel.create({}, { rng: () => 0.5 });
    return Array.from({ length: untilMs }, (_, i) => i + 1).filter(
      (ms) => !deadline.admits(waitMs(ms) * MS, 10, ms * MS),
    );
  }

  it('in an interval after one above 5 ms drops who waited more than 10 ms', () => {
    const found = dropped(310, (ms) => (ms > 204 ? 4 : ms % 2 ? 8 : 20));
    // The first interval begins with the second request and sees one wait, of 8 ms: overloaded.
    // Those that begin at 2, 103 and 204 ms admit their first one, of which the least is the wait.
    const expected = Array.from({ length: 204 }, (_, i) => i + 1).filter(
      (ms) => ms % 2 === 0 && ms > 2 && ms !== 204,
    );
    expect(found).toEqual(expected);
  });

  it('one short wait in an interval is enough to drop nobody in the next', () => {
    expect(dropped(1000, (ms) => (ms === 1 || ms % 50 === 0 ? 5 : 200))).toEqual([]);
  });
});
