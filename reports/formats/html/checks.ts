/** The checks beside the verdict: one chip each, told apart by sign and word as well as by colour. */

import type { Report, ReportCheck } from '../../model.ts';
import { checkSentence } from '../check-text.ts';
import { text } from './markup.ts';

const SIGNS = { pass: '✓', fail: '✗', undecided: '?' } as const;
const CLASSES = { pass: 'better', fail: 'worse', undecided: 'even' } as const;
const WORDS = { pass: 'passes', fail: 'fails', undecided: 'undecided' } as const;

/** Empty without checks. */
export function checkChips({ checks, variants }: Report): readonly string[] {
  if (checks.length === 0) return [];
  const chips = checks.map((check) => chip(check, variants.length > 1));
  return [`<ul class="checks" aria-label="Checks">${chips.join('')}</ul>`];
}

function chip(check: ReportCheck, isNamed: boolean): string {
  const { status, variant } = check;
  const name = isNamed ? `${variant}, ` : '';
  const sentence = `${name}${checkSentence(check)}`;
  return `<li class="${CLASSES[status]}"><span title="${WORDS[status]}">${SIGNS[status]}</span> ${text(sentence)}</li>`;
}
