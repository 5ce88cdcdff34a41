/**
 * The exit code of a check. Of several that apply, the first in this order wins: our own fault (70),
 * interrupted (130), wrong input (2), no valid answer (4), no (1), and only then yes (0). What makes
 * an answer impossible comes before the answer.
 */

import { type CheckRun, verdictOfRun } from '../../reports/checks/check-run.ts';
import { EXIT } from '../exit-codes.ts';

const CODES = {
  passed: EXIT.ok,
  failed: EXIT.no,
  undecided: EXIT.noAnswer,
  invalid: EXIT.badInput,
  interrupted: EXIT.interrupted,
  crashed: EXIT.ourFault,
} as const;

export function exitCodeOf(run: CheckRun): number {
  return CODES[verdictOfRun(run)];
}
