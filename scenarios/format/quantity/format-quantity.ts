/** Base units → the shortest text that reads back as exactly the same number. */

import { DIMENSIONS } from './units.ts';

const DURATION_UNITS = ['h', 'min', 's', 'ms', 'us', 'ns'] as const;

/** 20000000 → `20ms`. */
export function formatDuration(ns: number): string {
  if (ns === 0) return '0ms';
  for (const unit of DURATION_UNITS) {
    const scale = DIMENSIONS.duration.units[unit]!;
    const amount = ns / scale;
    // Hours and minutes only when they come out even: nobody reads 0.0041666h, nor 1.5h as easily as 90min.
    const readable = scale > 1e9 ? Number.isInteger(amount) && amount >= 2 : amount >= 1;
    const short = String(Math.abs(amount)).length <= 12 || unit === 'ns';
    if (readable && short && Math.round(amount * scale) === ns) return `${amount}${unit}`;
  }
  return `${ns}ns`;
}

/** Per second, because that is what the simulator and its reports count in. */
export function formatRate(perS: number): string {
  return `${perS}/s`;
}

export function formatRatio(ratio: number): string {
  const percent = Number((ratio * 100).toPrecision(15));
  return percent / 100 === ratio ? `${percent}%` : String(ratio);
}

export function formatFactor(factor: number): string {
  return `${factor}x`;
}
