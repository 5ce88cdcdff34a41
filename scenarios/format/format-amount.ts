/** Numbers in sentences: `8,000`, `72 %`. */

/** Four significant digits and thousands separators: enough to compare, short enough to read. */
export function formatAmount(value: number): string {
  if (!Number.isFinite(value)) return 'unlimited';
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}

export function formatPercent(ratio: number): string {
  const percent = ratio * 100;
  // 99.96 % must not be shown as 100 %, nor 100.04 % as the same.
  const digits = Math.abs(percent - 100) < 0.5 && percent !== 100 ? 4 : 3;
  return `${Number(percent.toPrecision(digits)).toLocaleString('en-US')} %`;
}
