/** `--fail-on`: what makes the answer of a check no. */

import type { FailOn } from '../../reports/checks/check-run.ts';
import { listOf, nearestName } from '../../scenarios/format/nearest.ts';
import { complainOfArgument } from '../problems.ts';

const WORDS = ['error', 'warn', 'regression', 'undecided'];

/** Failed checks of level error always count: a gate that lets them pass is none. */
export function readFailOn(text: string | undefined): FailOn {
  const words = text === undefined ? ['regression', 'undecided'] : text.split(',');
  for (const word of words.map((one) => one.trim())) {
    if (WORDS.includes(word)) continue;
    const near = nearestName(word, WORDS);
    complainOfArgument('unknown-word', `--fail-on has no "${word}"`, [
      ...(near === null ? [] : [`did you mean "${near}"?`]),
      `known: ${listOf(WORDS)}; separate several with commas`,
    ]);
  }
  const has = (word: string) => words.some((one) => one.trim() === word);
  return { warn: has('warn'), regression: has('regression'), undecided: has('undecided') };
}
