/** The formats of `lbsim check`. One line per format. */

import { checkGithub } from './github.ts';
import { checkJson } from './json.ts';
import { checkJunit } from './junit.ts';
import { checkMarkdown } from './markdown.ts';
import { checkTerminal } from './terminal.ts';
import type { CheckFormat } from './types.ts';

export const CHECK_FORMATS: readonly CheckFormat[] = [
  checkTerminal,
  checkJson,
  checkJunit,
  checkGithub,
  checkMarkdown,
];
