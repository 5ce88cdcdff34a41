/** A declared parameter as scenarios write it: its field, and a value of it. */

import type { z } from 'zod';
import type { ParameterDeclaration, ParameterValue } from '../../../algorithms/parameters.ts';
import { formatDuration, formatRatio } from '../quantity/format-quantity.ts';
import {
  booleanField,
  choiceField,
  durationField,
  integerField,
  numberField,
  ratioField,
} from './fields.ts';

export function parameterField(declaration: ParameterDeclaration): z.ZodType<ParameterValue> {
  const { kind, choices = [], min, max } = declaration;
  const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  const summary = `${declaration.summary} Default ${formatParameter(declaration, declaration.default)}.`;
  switch (kind) {
    case 'integer':
      return integerField(summary, bounds);
    case 'number':
      return numberField(summary, bounds);
    case 'duration':
      return durationField(summary, bounds);
    case 'ratio':
      return ratioField(summary, bounds);
    case 'boolean':
      return booleanField(summary);
    case 'choice':
      return choiceField(summary, choices);
  }
}

/** A parameter's value as a scenario writes it. */
export function formatParameter(declaration: ParameterDeclaration, value: ParameterValue): string {
  if (declaration.kind === 'duration') return formatDuration(Number(value));
  if (declaration.kind === 'ratio') return formatRatio(Number(value));
  return String(value);
}
