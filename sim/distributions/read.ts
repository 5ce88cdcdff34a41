/**
 * Checks what a law was given against what it declares, and reads it back typed.
 *
 * The scenario reader has already converted units; specs also arrive from other programs, so every
 * value is checked again here, and a wrong one is a LawError that names its parameter.
 */

import { formatDurationNs, formatNumber } from '../format-duration.ts';
import type { LawParameter, LawParameters, LawSpec, LawValues, WeightedLaw } from './types.ts';
import { LawError } from './types.ts';

export function checkParameters(law: string, declared: LawParameters, given: LawValues): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const parameter = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (parameter === undefined) {
      const allowed = Object.keys(declared).join(', ');
      throw new LawError(`${law} has no parameter "${name}"; it takes ${allowed}`, name);
    }
    checkValue(name, parameter, value);
  }
  for (const [name, parameter] of Object.entries(declared)) {
    if (parameter.required === true && given[name] === undefined) {
      throw new LawError(`${law} needs ${name}: ${parameter.summary}`, null);
    }
  }
}

export function isGiven(given: LawValues, name: string): boolean {
  return given[name] !== undefined;
}

/** Throws if the law was given both, as one says it all. */
export function rejectTogether(given: LawValues, one: string, others: readonly string[]): void {
  const other = others.find((name) => isGiven(given, name));
  if (other !== undefined) {
    throw new LawError(`give either ${one} or ${other}, not both`, other);
  }
}

export function readNumber(given: LawValues, name: string): number {
  const value = given[name];
  if (typeof value !== 'number') throw new LawError(`${name} is missing`, null);
  return value;
}

export function readList(given: LawValues, name: string): readonly number[] {
  return (given[name] ?? []) as readonly number[];
}

export function readLaws(given: LawValues, name: string): readonly WeightedLaw[] {
  return (given[name] ?? []) as readonly WeightedLaw[];
}

/** Shares that sum to 1, from weights in any unit, which came in `parameter`. */
export function readShares(weights: readonly number[], parameter: string): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && Number.isFinite(total))) {
    throw new LawError('all weights are zero; at least one must be above 0', parameter);
  }
  return weights.map((weight) => weight / total);
}

/** `mean 20 ms, p99 90 ms`: what the user gave, in the order of the declaration. */
export function describeGiven(declared: LawParameters, given: LawValues): string {
  return Object.entries(declared)
    .filter(([name]) => isGiven(given, name))
    .map(([name, parameter]) => `${name} ${formatValue(parameter, given[name])}`)
    .join(', ');
}

export function formatShare(share: number, digits = 12): string {
  return `${formatNumber(share * 100, digits)}%`;
}

function formatValue(parameter: LawParameter, value: unknown): string {
  if (Array.isArray(value)) {
    const format = parameter.kind === 'durations' ? formatDurationNs : formatNumber;
    return `[${value.map((entry: number) => format(entry)).join(', ')}]`;
  }
  if (parameter.kind === 'duration') return formatDurationNs(Number(value));
  if (parameter.kind === 'ratio') return formatShare(Number(value));
  return formatNumber(Number(value));
}

function checkValue(name: string, parameter: LawParameter, value: unknown): void {
  switch (parameter.kind) {
    case 'laws':
      checkLaws(name, value);
      return;
    case 'durations':
    case 'numbers':
      if (!Array.isArray(value) || value.length === 0) {
        throw new LawError(`${name} must be a list with at least one entry`, name);
      }
      for (const entry of value) checkNumber(`an entry of ${name}`, name, entry, parameter);
      return;
    default:
      checkNumber(name, name, value, parameter);
  }
}

function checkNumber(what: string, name: string, value: unknown, parameter: LawParameter): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new LawError(`${what} must be a finite ${noun(parameter)}; got ${String(value)}`, name);
  }
  if (value < 0) {
    const shown = parameter.kind.startsWith('duration') ? formatDurationNs(value) : String(value);
    throw new LawError(`${what} must not be negative; got ${shown}`, name);
  }
  if (parameter.kind === 'integer' && !Number.isInteger(value)) {
    throw new LawError(`${what} must be a whole number; got ${value}`, name);
  }
  if (parameter.kind === 'ratio' && value > 1) {
    throw new LawError(`${what} must be between 0% and 100%; got ${formatShare(value)}`, name);
  }
}

function noun(parameter: LawParameter): string {
  return parameter.kind.startsWith('duration') ? 'duration' : 'number';
}

function checkLaws(name: string, value: unknown): void {
  if (!Array.isArray(value) || value.length === 0) {
    throw new LawError(`${name} must be a list of laws, each with a weight`, name);
  }
  for (const entry of value as readonly Partial<WeightedLaw>[]) {
    const law: Partial<LawSpec> | undefined = entry.law;
    if (typeof law?.law !== 'string' || typeof law.parameters !== 'object') {
      throw new LawError(`each of ${name} needs a weight and a law`, name);
    }
    const { weight } = entry;
    if (typeof weight !== 'number' || !Number.isFinite(weight) || weight < 0) {
      throw new LawError(`each weight in ${name} must be 0 or more; got ${String(weight)}`, name);
    }
  }
}
