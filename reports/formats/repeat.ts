/** The command that makes the report again. */

import type { Report } from '../model.ts';

export function repeatCommand(report: Report): string {
  const command = report.variants.length > 1 ? 'compare' : 'run';
  const file = quoted(`${report.scenario.name}.yaml`);
  return `lbsim ${command} ${file} --seed ${quoted(report.seed)} --replications ${report.replications}`;
}

/** As a POSIX shell needs it. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
