/** Random parameters of an algorithm, within what it declares. */

import fc from 'fast-check';
import type {
  ParameterDeclaration,
  ParameterSchema,
  ParameterValues,
} from '../../algorithms/parameters.ts';

/** Each parameter as declared, or left out. */
export function anyParameters(schema: ParameterSchema): fc.Arbitrary<ParameterValues> {
  const model = Object.fromEntries(
    Object.entries(schema).map(([name, declaration]) => [name, anyValue(declaration)]),
  );
  return fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<ParameterValues>;
}

function anyValue({ kind, choices, min = 0, max = Infinity }: ParameterDeclaration) {
  if (kind === 'boolean') return fc.boolean();
  if (kind === 'choice') return fc.constantFrom(...choices!);
  if (kind === 'integer') return fc.integer({ min, max: Math.min(max, min + 9) });
  if (kind === 'duration') return fc.integer({ min: Math.max(1, min), max: min + 1000 });
  return fc.double({ min, max: Math.min(max, min + 1), noNaN: true });
}
