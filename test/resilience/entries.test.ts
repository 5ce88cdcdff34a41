/** What holds for every entry: documented, named once, and made from its defaults. */

import { describe, expect, it } from 'vitest';
import {
  BACKOFFS,
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  HEDGE_DELAYS,
  PROXY_RETRIES,
  QUEUE_DEADLINES,
  RETRY_BUDGETS,
  THROTTLES,
} from '../../algorithms/resilience/index.ts';
import { allow } from './allow.ts';

const ENTRIES = [
  ...BACKOFFS,
  ...RETRY_BUDGETS,
  ...PROXY_RETRIES,
  ...HEDGE_DELAYS,
  ...CIRCUIT_BREAKERS,
  ...CONCURRENCY_LIMITS,
  ...QUEUE_DEADLINES,
  ...THROTTLES,
];

describe('entries', () => {
  it('a name or alias belongs to one of them', () => {
    const names = ENTRIES.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(ENTRIES.map((entry) => [entry.name, entry] as const))('%s is documented', (_, entry) => {
    for (const text of [entry.summary, entry.weakness]) expect(text).toMatch(/^[A-Z0-9].*\.$/);
    expect(entry.source).not.toBe('');
    expect(entry.deployed.length).toBeGreaterThan(0);
    for (const { summary, min, max, default: value } of Object.values(entry.parameters)) {
      expect(summary).toMatch(/^[A-Z0-9a-z_].*\.$/);
      if (typeof value !== 'number') continue;
      expect(value).toBeGreaterThanOrEqual(min ?? -Infinity);
      expect(value).toBeLessThanOrEqual(max ?? Infinity);
    }
  });

  it('a limit or a circuit of defaults lets the first call through', () => {
    const context = { rng: () => 0.5 };
    for (const entry of CONCURRENCY_LIMITS) {
      expect(entry.create({}, context).limit()).toBeGreaterThan(0);
    }
    for (const entry of CIRCUIT_BREAKERS) expect(allow(entry.create({}, context), 0)).toBe(true);
    for (const entry of QUEUE_DEADLINES) {
      expect(entry.create({}, context).admits(0, 0, 0)).toBe(true);
    }
  });
});
