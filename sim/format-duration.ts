/** Durations for people: `20 ms`, `1.5 s`, `250 µs`, `2 min`. */

const UNITS = [
  { ns: 1, name: 'ns' },
  { ns: 1e3, name: 'µs' },
  { ns: 1e6, name: 'ms' },
  { ns: 1e9, name: 's' },
] as const;

/** Longer units only where they come out whole: 90 s stays `90 s`, 120 s becomes `2 min`. */
const WHOLE_UNITS = [
  { ns: 3.6e12, name: 'h' },
  { ns: 6e10, name: 'min' },
] as const;

/** Twelve digits keep whatever a user wrote and drop the noise of binary fractions. */
export function formatDurationNs(durationNs: number, digits = 12): string {
  if (durationNs < 0) return `-${formatDurationNs(-durationNs, digits)}`;
  if (durationNs === 0) return '0 ms';
  if (durationNs === Infinity) return 'infinity';
  const rounded = Number(durationNs.toPrecision(digits));
  for (const unit of WHOLE_UNITS) {
    if (rounded >= unit.ns && rounded % unit.ns === 0) return `${rounded / unit.ns} ${unit.name}`;
  }
  const unit = UNITS.findLast(({ ns }) => rounded >= ns) ?? UNITS[0];
  return `${formatNumber(rounded / unit.ns, digits)} ${unit.name}`;
}

/** At most `digits` significant digits, and no trailing zeros. */
export function formatNumber(value: number, digits = 12): string {
  return String(Number(value.toPrecision(digits)));
}
