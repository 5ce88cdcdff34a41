/**
 * Decimal milliseconds ↔ whole nanoseconds, without going through a fraction of a double.
 *
 * 8,999,999,999.123457 ms × 10⁶ would be wrong in the last digit; its digits are not.
 */

const DECIMAL = /^(\d{1,10})(?:\.(\d+))?$/;

/** Null when the text is no plain decimal number; digits beyond nanoseconds are rounded. */
export function millisecondsToNs(text: string): number | null {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return null;
  const fraction = Math.round(Number(`0.${match[2] ?? '0'}`) * 1e6);
  const ns = Number(match[1]) * 1e6 + fraction;
  return ns <= Number.MAX_SAFE_INTEGER ? ns : null;
}

/** The shortest decimal that reads back as the same number of nanoseconds. */
export function nsToMilliseconds(ns: number): string {
  const whole = Math.floor(ns / 1e6);
  const rest = String(ns - whole * 1e6).padStart(6, '0');
  const fraction = rest.replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
}
