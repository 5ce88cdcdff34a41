/** The kinds of values that a scenario is made of: quantities, counts, texts and words. */

import { z } from 'zod';
import { listOf, nearestName } from '../nearest.ts';
import { failed, type Parsed, parsed } from '../parsed.ts';
import { parseQuantity, type QuantityBounds } from '../quantity/parse-quantity.ts';
import { DIMENSIONS, type Dimension, unitNames } from '../quantity/units.ts';
import { quoteValue } from '../quote-value.ts';
import { field, type JsonShape } from './field.ts';

export function durationField(summary: string, bounds: QuantityBounds = {}): z.ZodType<number> {
  return quantityField('duration', summary, bounds);
}

/** Gaps between requests stay between one nanosecond and eleven days, so that time stays exact. */
export function rateField(summary: string, bounds: QuantityBounds = {}): z.ZodType<number> {
  return quantityField('rate', summary, { max: 1e9, ...bounds });
}

export function ratioField(summary: string, bounds: QuantityBounds = {}): z.ZodType<number> {
  return quantityField('ratio', summary, { max: 1, ...bounds });
}

export function factorField(summary: string, bounds: QuantityBounds = {}): z.ZodType<number> {
  return quantityField('factor', summary, bounds);
}

function quantityField(
  dimension: Dimension,
  summary: string,
  bounds: QuantityBounds,
): z.ZodType<number> {
  return field(quantityShape(dimension, summary), (value) =>
    parseQuantity(value, dimension, bounds),
  );
}

export function quantityShape(dimension: Dimension, summary: string): JsonShape {
  const { units, bareAllowed, example } = DIMENSIONS[dimension];
  const unit = `(${Object.keys(units).join('|')})${bareAllowed ? '?' : ''}`;
  return {
    description: `${summary} With a unit: ${unitNames(dimension).join(', ')}${bareAllowed ? ', or none' : ''}.`,
    type: bareAllowed ? ['string', 'number'] : 'string',
    pattern: `^\\s*\\+?(\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)([eE][+-]?\\d+)?\\s*${unit}\\s*$`,
    examples: [example],
  };
}

export interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
  /** Words that stand for a value without a number: `unlimited`. */
  readonly word?: string;
}

export function integerField(summary: string, bounds: NumberBounds = {}): z.ZodType<number> {
  return numberLike('integer', summary, bounds) as z.ZodType<number>;
}

export function numberField(summary: string, bounds: NumberBounds = {}): z.ZodType<number> {
  return numberLike('number', summary, bounds) as z.ZodType<number>;
}

/** An integer, or a word that becomes null. */
export function integerOrWord(
  summary: string,
  bounds: NumberBounds & { readonly word: string },
): z.ZodType<number | null> {
  return numberLike('integer', summary, bounds);
}

function numberLike(
  type: 'integer' | 'number',
  summary: string,
  bounds: NumberBounds,
): z.ZodType<number | null> {
  const { min, max, word } = bounds;
  const numeric = {
    type,
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
  };
  const grouped = { type: 'string', pattern: '^\\d+(_\\d+)+$' };
  const anyOf = [numeric, grouped, ...(word === undefined ? [] : [{ const: word }])];
  return field<number | null>({ description: summary, anyOf }, (value) =>
    value === word && word !== undefined ? parsed(null) : readNumber(type, value, bounds),
  );
}

export function readNumber(
  type: 'integer' | 'number',
  value: unknown,
  bounds: NumberBounds,
): Parsed<number> {
  const { min, max, word } = bounds;
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  const allowed = word === undefined ? kind : `${kind} or \`${word}\``;
  // YAML 1.2 reads `1_000` as text.
  const number =
    typeof value === 'string' && /^\d+(_\d+)+$/.test(value)
      ? Number(value.replaceAll('_', ''))
      : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    return failed('wrong-type', `${quoteValue(value)} is not ${allowed}`);
  }
  if (type === 'integer' && !Number.isSafeInteger(number)) {
    return failed('wrong-type', `${quoteValue(value)} is not ${allowed}`);
  }
  if (min !== undefined && number < min) {
    return failed('out-of-range', `${quoteValue(value)} is too small`, {
      notes: [`at least ${min} is needed here`],
    });
  }
  if (max !== undefined && number > max) {
    return failed('out-of-range', `${quoteValue(value)} is too large`, {
      notes: [`the limit is ${max.toLocaleString('en-US')}`],
    });
  }
  return parsed(number);
}

/** A label: numbers are taken as the text that they are, as in `zone: 1`. */
export function textField(summary: string): z.ZodType<string> {
  return field({ description: summary, type: ['string', 'number'] }, (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') {
      return failed('wrong-type', `${quoteValue(value)} is not a text`);
    }
    if (String(value).trim() === '') return failed('missing-value', 'the text is empty');
    return parsed(String(value));
  });
}

/** YAML 1.1 read these as booleans; YAML 1.2 does not. */
const BOOLEAN_WORDS: Readonly<Record<string, boolean>> = {
  yes: true,
  on: true,
  1: true,
  no: false,
  off: false,
  0: false,
};

export function booleanField(summary: string): z.ZodType<boolean> {
  return field({ description: summary, type: 'boolean' }, (value) => {
    if (typeof value === 'boolean') return parsed(value);
    const meant = BOOLEAN_WORDS[String(value).toLowerCase()];
    return failed('wrong-type', `${quoteValue(value)} is neither \`true\` nor \`false\``, {
      ...(meant !== undefined && { suggestion: `write \`${meant}\`` }),
    });
  });
}

export function choiceField<const C extends string>(
  summary: string,
  choices: readonly C[],
): z.ZodType<C> {
  return field({ description: summary, enum: [...choices] }, (value) => {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return parsed(found);
    const near = nearestName(String(value), choices);
    return failed('unknown-value', `${quoteValue(value)} is not possible here`, {
      ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
      notes:
        choices.length > CHOICES_LISTED
          ? [`allowed: ${listOf(choices, 5)}`, summary]
          : [`allowed: ${choices.join(', ')}`],
    });
  });
}

/** With more, what the choice means says more than a list. */
const CHOICES_LISTED = 20;

/** Names of clients, services and node groups: they appear in node names, paths and expressions. */
export const NAME_PATTERN = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;

export function named<T>(summary: string, value: z.ZodType<T>): z.ZodType<Record<string, T>> {
  // Editors compile patterns without the flag that \p needs, so the schema is a little more generous.
  const name = z.string().regex(NAME_PATTERN).meta({ pattern: '^[^\\s/.-][^\\s/]*$' });
  return z.record(name, value).describe(summary);
}
