/**
 * Numbers for people: no more digits than the interval supports, and always with their unit.
 *
 * The half-width of the interval is kept to one significant digit, or two when the first is a 1 (as
 * laboratories do: 1.4 rounded to 1 would be off by 40 %), and the value is cut at the same place.
 */

/** `points` are percentage points: the difference of two fractions; `times` says how many times as much. */
export type Unit = 'ms' | '/s' | '%' | 'points' | 'times' | 'ratio' | 'count';

export interface FormattedValue {
  /** `47 ms` */
  readonly text: string;
  /** `45 … 49 ms`; null without an interval. */
  readonly interval: string | null;
  /** `[45, 49]`; null without an interval. */
  readonly brackets: string | null;
}

export interface NumberOptions {
  /** Write `+` before positive numbers: for differences. */
  readonly signed?: boolean;
}

export const MISSING = '–';

/** Without an interval nothing says how many digits hold; three are enough to compare. */
const DIGITS_DEFAULT = 3;
/** A very narrow interval would allow more, but nobody reads them. */
const DIGITS_MAX = 4;

interface Bounds {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export function formatWithInterval(
  { value, low, high }: { value: number | null; low: number | null; high: number | null },
  unit: Unit,
  options: NumberOptions = {},
): FormattedValue {
  if (value === null) return { text: MISSING, interval: null, brackets: null };
  const { factor, suffix } = scaleOf({ value, low, high }, unit);
  const decimals = tellingDecimals({ value, low, high }, factor, options.signed ?? false);
  const write = (number: number) => fixed(number * factor, decimals, options.signed ?? false);
  const text = `${write(value)}${suffix}`;
  if (low === null || high === null) return { text, interval: null, brackets: null };
  return {
    text,
    interval: `${write(low)} … ${write(high)}${suffix}`,
    brackets: `[${write(low)}, ${write(high)}]`,
  };
}

export function formatValue(value: number | null, unit: Unit): string {
  return formatWithInterval({ value, low: null, high: null }, unit).text;
}

/** Whole numbers in full: `972,000`. */
export function formatCount(value: number): string {
  return fixed(value, 0, false);
}

/** One scale for value and bounds, so that they compare at a glance. */
function scaleOf({ value, low, high }: Bounds, unit: Unit): { factor: number; suffix: string } {
  if (unit === '%') return { factor: 100, suffix: ' %' };
  if (unit === 'points') return { factor: 100, suffix: ' pp' };
  if (unit === 'times') return { factor: 1, suffix: '×' };
  if (unit === '/s') return { factor: 1, suffix: ' /s' };
  if (unit !== 'ms') return { factor: 1, suffix: '' };
  const size = Math.max(Math.abs(value), Math.abs(low ?? 0), Math.abs(high ?? 0));
  if (size >= 1000) return { factor: 0.001, suffix: ' s' };
  return size > 0 && size < 0.1 ? { factor: 1000, suffix: ' µs' } : { factor: 1, suffix: ' ms' };
}

/**
 * A difference's interval that leaves zero out must be seen to: its nearer end gets the digits that
 * keep it from being rounded to zero, three at the most.
 */
function tellingDecimals(bounds: Bounds, factor: number, signed: boolean): number {
  const decimals = decimalsOf(bounds, factor);
  const { low, high } = bounds;
  if (!signed || low === null || high === null || low * high <= 0) return decimals;
  const nearest = Math.min(Math.abs(low), Math.abs(high)) * factor;
  let more = 0;
  while (more < 3 && nearest < 0.5 * Number(`1e${-(decimals + more)}`)) more++;
  return decimals + more;
}

/** Digits after the point; negative means rounding to tens, hundreds, … */
function decimalsOf({ value, low, high }: Bounds, factor: number): number {
  const size = Math.abs(value * factor);
  const half = low === null || high === null ? 0 : Math.abs(high - low) * 0.5 * factor;
  if (half === 0) return size === 0 ? 0 : Math.max(0, DIGITS_DEFAULT - 1 - exponentOf(size));
  const exponent = exponentOf(half);
  const first = half / Number(`1e${exponent}`);
  const decimals = first < 1.95 ? 1 - exponent : -exponent;
  return Math.min(decimals, DIGITS_MAX - 1 - exponentOf(Math.max(size, half)));
}

/** Power of ten of the first digit, after the rounding that one digit would do to 9.6. */
function exponentOf(size: number): number {
  return Number(size.toExponential(1).split('e')[1]);
}

function fixed(value: number, decimals: number, signed: boolean): string {
  const size = Math.abs(value);
  const step = Number(`1e${-decimals}`);
  const digits =
    decimals >= 0
      ? size.toFixed(Math.min(decimals, 20))
      : (Math.round(size / step) * step).toFixed(0);
  const text = digits.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');
  if (Number(digits) === 0) return text;
  if (value < 0) return `−${text}`;
  return signed ? `+${text}` : text;
}
