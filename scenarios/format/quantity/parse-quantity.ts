/** `20ms` → 20,000,000: reads a number with its unit, or says what is wrong with it. */

import { nearestName } from '../nearest.ts';
import { failed, type Parsed, parsed } from '../parsed.ts';
import { quoteValue } from '../quote-value.ts';
import { DIMENSIONS, type Dimension, SYNONYMS, unitNames } from './units.ts';

/** 2⁵³ ns: the longest time that the simulator counts exactly. */
export const MAX_DURATION_NS = 9_007_199_254_740_992;

export interface QuantityBounds {
  /** Smallest value in base units. */
  readonly min?: number;
  readonly max?: number;
  /** Zero is refused. */
  readonly positive?: boolean;
}

const NUMBER = /^([+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)\s*(.*)$/su;

export function parseQuantity(
  value: unknown,
  dimension: Dimension,
  bounds: QuantityBounds = {},
): Parsed<number> {
  const { noun, units, bareAllowed, example } = DIMENSIONS[dimension];
  if (typeof value !== 'string' && typeof value !== 'number') {
    return failed('wrong-type', `${quoteValue(value)} is not ${noun}`, {
      suggestion: `write for example \`${example}\``,
    });
  }
  const match = NUMBER.exec(String(value).trim());
  const number = match === null ? Number.NaN : Number(match[1]!.replaceAll('_', ''));
  if (match === null || !Number.isFinite(number)) {
    return failed('not-a-quantity', `${quoteValue(value)} is not ${noun}`, {
      suggestion: `write for example \`${example}\``,
    });
  }
  const unit = match[2]!;
  const scale = unit === '' && bareAllowed ? 1 : units[unit];
  if (scale === undefined || !Object.hasOwn({ ...units, '': 1 }, unit)) {
    return unitProblem(match[1]!, unit, dimension);
  }
  return checkBounds(toBase(number, unit, scale, dimension), value, dimension, bounds);
}

/** Divides by whole numbers where possible: 20 % is 0.2, while 20 × 0.01 is 0.2 only by luck. */
function toBase(number: number, unit: string, scale: number, dimension: Dimension): number {
  if (dimension === 'duration') return Math.round(number * scale);
  if (unit === '%') return number / 100;
  return scale < 1 ? number / Math.round(1 / scale) : number * scale;
}

function unitProblem(number: string, unit: string, dimension: Dimension): Parsed<number> {
  const { noun, example, bareAllowed } = DIMENSIONS[dimension];
  const notes = [
    `units that fit ${noun}: ${unitNames(dimension).join(', ')}${bareAllowed ? ', or none' : ''}`,
  ];
  if (unit === '') {
    const suggestion = `write for example \`${number}${example.replace(/^[\d.]+/, '')}\``;
    return failed('missing-unit', `\`${number}\` has no unit, but ${noun} is needed`, {
      suggestion,
      notes,
    });
  }
  for (const [other, { noun: otherNoun, units }] of Object.entries(DIMENSIONS)) {
    if (other !== dimension && Object.hasOwn(units, unit)) {
      return failed('wrong-unit', `\`${number}${unit}\` is ${otherNoun}, but ${noun} is needed`, {
        notes,
      });
    }
  }
  if (/^,\d/.test(unit)) {
    const suggestion = 'write thousands as `1_000`, or without a separator';
    return failed('not-a-quantity', `${quoteValue(number + unit)} is not ${noun}`, { suggestion });
  }
  const meant = SYNONYMS[unit.toLowerCase()];
  const near =
    meant !== undefined && Object.hasOwn(DIMENSIONS[dimension].units, meant)
      ? meant
      : nearestName(unit, unitNames(dimension));
  return failed('unknown-unit', `there is no unit ${quoteValue(unit)} for ${noun}`, {
    ...(near !== null && { suggestion: `did you mean \`${number}${near}\`?` }),
    notes,
  });
}

function checkBounds(
  base: number,
  value: unknown,
  dimension: Dimension,
  bounds: QuantityBounds,
): Parsed<number> {
  const { noun, example } = DIMENSIONS[dimension];
  const shown = quoteValue(value);
  if (bounds.positive === true && base <= 0) {
    return failed('out-of-range', `${shown} is not positive; ${noun} here must be more than zero`, {
      suggestion: `write for example \`${example}\``,
    });
  }
  if (base < 0 && (bounds.min ?? 0) >= 0) {
    return failed('out-of-range', `${shown} is negative; ${noun} must be positive`);
  }
  const max = bounds.max ?? (dimension === 'duration' ? MAX_DURATION_NS : Number.POSITIVE_INFINITY);
  if (base < (bounds.min ?? 0)) {
    return failed('out-of-range', `${shown} is too small`, {
      notes: [`${noun} here is at least ${boundText(bounds.min ?? 0, dimension)}`],
    });
  }
  if (base > max) {
    return failed('out-of-range', `${shown} is too large`, {
      notes: [`${noun} here is at most ${boundText(max, dimension)}`],
    });
  }
  return parsed(base);
}

function boundText(base: number, dimension: Dimension): string {
  if (dimension === 'duration') {
    return base === MAX_DURATION_NS ? '104 days (2⁵³ ns)' : formatBound(base);
  }
  return dimension === 'rate' ? `${base.toLocaleString('en-US')}/s` : String(base);
}

function formatBound(ns: number): string {
  if (ns >= 1e9) return `${ns / 1e9}s`;
  return ns >= 1e6 ? `${ns / 1e6}ms` : `${ns}ns`;
}
