/** What a parameter accepts, in a few words: `duration, from 1ms, default 10s`. */

import type { ParameterDeclaration } from '../algorithms/parameters.ts';
import { formatParameter } from '../scenarios/format/schema/parameter.ts';

/** Every value is written as a scenario writes it. */
export function parameterFacts(declaration: ParameterDeclaration): readonly string[] {
  const { kind, choices, min, max } = declaration;
  const show = (value: ParameterDeclaration['default']) => formatParameter(declaration, value);
  return [
    choices ? choicesText(choices) : (UNITS[kind] ?? kind),
    ...(min === undefined || min === -Infinity ? [] : [`from ${show(min)}`]),
    ...(max === undefined || max === Infinity ? [] : [`to ${show(max)}`]),
    `default ${show(declaration.default)}`,
  ];
}

/** With more, the summary says what they are, and a list would hide it. */
const CHOICES_LISTED = 20;

function choicesText(choices: readonly string[]): string {
  return choices.length > CHOICES_LISTED ? `one of ${choices.length} names` : choices.join(' | ');
}

const UNITS: Readonly<Record<string, string>> = {
  integer: 'whole number',
  duration: 'duration with a unit',
  ratio: 'ratio',
  boolean: 'true | false',
};
