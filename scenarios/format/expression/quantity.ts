/** Numbers with their units inside an expression: `250ms`, `0.1%`, `900/s`, `1.5x`, `0.8`. */

import { parseQuantity } from '../quantity/parse-quantity.ts';
import { DIMENSIONS, type Dimension, unitNames } from '../quantity/units.ts';
import type { Span } from '../source/source-text.ts';
import { ExpressionError, type TimePower } from './syntax.ts';
import type { Token } from './tokens.ts';

/** Directly after the number: whatever looks like a unit, known or not. */
const ATTACHED = /%|\/(?:ms|s|min|h)(?![\p{L}\p{N}_-])|[\p{L}µμ][\p{L}\p{N}_]*/uy;
/** After a space only units that there are: `2 for 5s` has none. */
const DETACHED = /\s+(%|(?:ns|us|µs|μs|ms|s|h|\/ms|\/s|\/min|\/h)(?![\p{L}\p{N}_(-]))/uy;

/** What one unit's value is in the expression's own scale. */
const SCALES: Readonly<Record<Dimension, { readonly power: TimePower; readonly divisor: number }>> =
  {
    duration: { power: 1, divisor: 1e6 },
    rate: { power: -1, divisor: 1e3 },
    ratio: { power: 0, divisor: 1 },
    factor: { power: 0, divisor: 1 },
  };

/** The number that stands at the span, with the unit after it. */
export function readUnit(text: string, span: Span): Token {
  const number = text.slice(span.start, span.end);
  ATTACHED.lastIndex = span.end;
  DETACHED.lastIndex = span.end;
  const attached = ATTACHED.exec(text)?.[0];
  const detached = attached === undefined ? DETACHED.exec(text) : null;
  const unit = attached ?? detached?.[1] ?? '';
  const end = detached === null ? span.end + unit.length : DETACHED.lastIndex;
  const place = { start: span.start, end };
  const dimension = dimensionOf(unit);
  if (dimension === null) throw new ExpressionError(unknownUnit(number, unit), place);
  const { power, divisor } = SCALES[dimension];
  const read = parseQuantity(number + unit, dimension, { max: Number.MAX_VALUE });
  if (!read.ok) throw new ExpressionError(read.problem, place);
  return { kind: 'quantity', value: read.value / divisor, power, text: number + unit, span: place };
}

function dimensionOf(unit: string): Dimension | null {
  if (unit === '') return 'ratio';
  const found = Object.entries(DIMENSIONS).find(([, { units }]) => Object.hasOwn(units, unit));
  return found === undefined ? null : (found[0] as Dimension);
}

function unknownUnit(number: string, unit: string) {
  const dimensions = Object.keys(DIMENSIONS) as Dimension[];
  const units = dimensions.flatMap(unitNames);
  return {
    code: 'unknown-unit',
    message: `there is no unit \`${unit}\``,
    suggestion: `write for example \`${number}ms\``,
    notes: [`known: ${units.join(', ')}`],
  };
}
