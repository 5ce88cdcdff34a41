/** Quantities: what is read, what is refused, and that formatting reads back exactly. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatDuration,
  formatRate,
  formatRatio,
} from '../../scenarios/format/quantity/format-quantity.ts';
import { parseQuantity } from '../../scenarios/format/quantity/parse-quantity.ts';
import type { Dimension } from '../../scenarios/format/quantity/units.ts';

const READ: readonly [Dimension, unknown, number][] = [
  ['duration', '1ns', 1],
  ['duration', '20us', 20_000],
  ['duration', '20µs', 20_000],
  ['duration', '20μs', 20_000],
  ['duration', '20ms', 20_000_000],
  ['duration', '0.5ms', 500_000],
  ['duration', '.5ms', 500_000],
  ['duration', '4.35ms', 4_350_000],
  ['duration', '0ms', 0],
  ['duration', '2s', 2_000_000_000],
  ['duration', '2 s', 2_000_000_000],
  ['duration', '+2s', 2_000_000_000],
  ['duration', '1.5min', 90_000_000_000],
  ['duration', '2h', 7_200_000_000_000],
  ['duration', '1e3s', 1_000_000_000_000],
  ['duration', '1_000ms', 1_000_000_000],
  ['rate', '900/s', 900],
  ['rate', '900 /s', 900],
  ['rate', '1e3/s', 1000],
  ['rate', '1_000/s', 1000],
  ['rate', '2/ms', 2000],
  ['rate', '90/min', 1.5],
  ['rate', '54000/h', 15],
  ['ratio', '20%', 0.2],
  ['ratio', '7%', 0.07],
  ['ratio', 0.2, 0.2],
  ['ratio', '0.2', 0.2],
  ['factor', '1.5x', 1.5],
  ['factor', 1.5, 1.5],
];

const REFUSED: readonly [Dimension, unknown, string][] = [
  ['duration', 20, 'missing-unit'],
  ['duration', '20', 'missing-unit'],
  ['duration', 0, 'missing-unit'],
  ['duration', '20 sec', 'unknown-unit'],
  ['duration', '20MS', 'unknown-unit'],
  ['duration', '20/s', 'wrong-unit'],
  ['duration', '20%', 'wrong-unit'],
  ['duration', 'fast', 'not-a-quantity'],
  ['duration', '', 'not-a-quantity'],
  ['duration', 'ms', 'not-a-quantity'],
  ['duration', '1.2.3s', 'unknown-unit'],
  ['duration', '1e999s', 'not-a-quantity'],
  ['duration', Number.NaN, 'not-a-quantity'],
  ['duration', '-5ms', 'out-of-range'],
  ['duration', '105000h', 'out-of-range'],
  ['duration', true, 'wrong-type'],
  ['duration', null, 'wrong-type'],
  ['duration', ['1s'], 'wrong-type'],
  ['rate', 900, 'missing-unit'],
  ['rate', '900', 'missing-unit'],
  ['rate', '20ms', 'wrong-unit'],
  ['rate', '900rps', 'unknown-unit'],
  ['rate', '1,000/s', 'not-a-quantity'],
  ['rate', '-1/s', 'out-of-range'],
  ['ratio', '20ms', 'wrong-unit'],
  ['ratio', '-0.1', 'out-of-range'],
  ['factor', '2%', 'wrong-unit'],
  ['factor', 'constructor', 'not-a-quantity'],
  ['factor', '2constructor', 'unknown-unit'],
];

describe('a quantity', () => {
  test.each(READ)('%s %s is %s in base units', (dimension, text, value) => {
    expect(parseQuantity(text, dimension)).toEqual({ ok: true, value });
  });

  test.each(REFUSED)('%s %s is refused as %s', (dimension, text, code) => {
    expect(parseQuantity(text, dimension)).toMatchObject({ ok: false, problem: { code } });
  });

  test('a unit that people write instead is translated', () => {
    const hint = (text: string, dimension: Dimension) => {
      const result = parseQuantity(text, dimension);
      return result.ok ? null : result.problem.suggestion;
    };
    expect(hint('20sec', 'duration')).toBe('did you mean `20s`?');
    expect(hint('5m', 'duration')).toBe('did you mean `5min`?');
    expect(hint('900rps', 'rate')).toBe('did you mean `900/s`?');
    expect(hint('900req/s', 'rate')).toBe('did you mean `900/s`?');
    expect(hint('20parsecs', 'duration')).toBeUndefined();
  });

  test('a shown duration reads back as the same nanoseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 53 - 1 }), (ns) => {
        expect(parseQuantity(formatDuration(ns), 'duration')).toEqual({ ok: true, value: ns });
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('a shown rate and a shown ratio read back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (rate) => {
        expect(parseQuantity(formatRate(rate), 'rate')).toEqual({ ok: true, value: rate });
      }),
      { seed: 1, numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (ratio) => {
        const value = ratio + 0; // -0 is shown as 0.
        expect(parseQuantity(formatRatio(value), 'ratio')).toEqual({ ok: true, value });
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('durations are shown in the unit that people would choose', () => {
    const shown = [0, 1, 1500, 20e6, 4.35e6, 1.5e9, 90e9, 120e9, 7200e9, 5400e9].map(
      formatDuration,
    );
    expect(shown).toEqual([
      '0ms',
      '1ns',
      '1.5us',
      '20ms',
      '4.35ms',
      '1.5s',
      '90s',
      '2min',
      '2h',
      '90min',
    ]);
  });
});
