import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCount, formatValue, formatWithInterval } from '../../reports/formats/number.ts';

const format = (value: number | null, low: number | null, high: number | null) =>
  formatWithInterval({ value, low, high }, 'ms');

describe('formatWithInterval', () => {
  it('keeps one digit of the half-width, two when the first is a 1', () => {
    expect(format(47.13, 45.2, 49.3)).toEqual({
      text: '47 ms',
      interval: '45 … 49 ms',
      brackets: '[45, 49]',
    });
    expect(format(47.13, 45.7, 48.5).text).toBe('47.1 ms');
    expect(format(612.4, 588, 641).interval).toBe('590 … 640 ms');
    expect(format(11.8234, 11.79, 11.85).text).toBe('11.82 ms');
  });

  it('treats a half-width that rounds up to the next power of ten as that power', () => {
    expect(format(50, 40.1, 59.9).text).toBe('50 ms');
    expect(format(50, 50 - 0.97, 50 + 0.97).text).toBe('50.0 ms');
  });

  it('gives value and bounds one unit', () => {
    expect(format(1890, 1700, 2100).interval).toBe('1.7 … 2.1 s');
    expect(format(0.05, 0.04, 0.06).interval).toBe('40 … 60 µs');
    expect(format(900, 300, 1500).text).toBe('0.9 s');
  });

  it('writes three digits where there is no interval, and a dash where there is no value', () => {
    expect(format(47.1349, null, null)).toEqual({
      text: '47.1 ms',
      interval: null,
      brackets: null,
    });
    expect(format(null, null, null).text).toBe('–');
    expect(formatValue(0.0231, '%')).toBe('2.31 %');
    expect(formatValue(0, 'ms')).toBe('0 ms');
  });

  it('signs differences with a true minus, and never writes a negative zero', () => {
    const signed = { signed: true };
    const worse = formatWithInterval({ value: 565, low: 540, high: 593 }, 'ms', signed);
    expect(worse).toMatchObject({ text: '+570 ms', brackets: '[+540, +590]' });
    expect(formatWithInterval({ value: -0.001, low: -2, high: 3 }, 'ms', signed).text).toBe('0 ms');
    // An end that leaves zero out is not rounded to zero: the verdict rests on it.
    const narrow = formatWithInterval({ value: 5.4, low: 0.2, high: 10.6 }, 'ms', signed);
    expect(narrow.brackets).toBe('[+0.2, +10.6]');
    expect(formatWithInterval({ value: -6, low: -7, high: -4 }, 'ms', signed).text).toBe('−6.0 ms');
  });

  it('never shows digits finer than a tenth of the half-width, and never hides the half-width', () => {
    const figures = fc.record({
      value: fc.double({ min: 0.2, max: 900, noNaN: true }),
      share: fc.double({ min: 0.006, max: 0.9, noNaN: true }),
    });
    fc.assert(
      fc.property(figures, ({ value, share }) => {
        const half = value * share;
        const { text } = formatWithInterval({ value, low: value - half, high: value + half }, '/s');
        const [digits] = text.split(' ') as [string];
        const decimals = digits.split('.')[1]?.length ?? 0;
        const step = 10 ** -decimals;
        const cut = Math.abs(Number(digits) - value);
        expect(cut).toBeLessThanOrEqual(half / 2 + 1e-9);
        if (decimals > 0) expect(step).toBeGreaterThanOrEqual(half / 20 - 1e-12);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('groups thousands but not decimals', () => {
    expect(formatCount(1234567)).toBe('1,234,567');
    expect(formatCount(999)).toBe('999');
    expect(formatWithInterval({ value: 0.12345, low: 0.1234, high: 0.1235 }, 'ratio').text).toBe(
      '0.1235',
    );
  });

  it('writes at most four digits however narrow the interval, and differences of rates in points', () => {
    expect(formatWithInterval({ value: 1234.5678, low: 1234.5, high: 1234.6 }, '/s').text).toBe(
      '1,235 /s',
    );
    const rate = { value: 0.0229, low: 0.0223, high: 0.0235 };
    expect(formatWithInterval(rate, 'points', { signed: true })).toMatchObject({
      text: '+2.29 pp',
      brackets: '[+2.23, +2.35]',
    });
  });
});
