/** Stored values have six significant digits: a millionth is no change, and diffs stay readable. */
export function storedDigits(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
}
