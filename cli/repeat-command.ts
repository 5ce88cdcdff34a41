/** The command line that makes a report again: everything that changes the result, nothing else. */

import type { ExperimentOptions } from './options.ts';

type RepeatedOptions = Pick<
  ExperimentOptions,
  'balancer' | 'health' | 'failover' | 'set' | 'seed' | 'replications' | 'precision' | 'until'
>;

export function repeatCommand(
  command: 'run' | 'compare' | 'check',
  scenario: string,
  options: RepeatedOptions,
): string {
  const words = ['lbsim', command, quoted(scenario)];
  const add = (flag: string, value: string | undefined) => {
    if (value !== undefined) words.push(flag, quoted(value));
  };
  add('--balancer', options.balancer);
  add('--health', options.health);
  add('--failover', options.failover);
  for (const override of options.set ?? []) add('--set', override);
  add('--seed', options.seed);
  add('--replications', options.replications);
  add('--precision', options.precision);
  add('--until', options.until);
  return words.join(' ');
}

/** As a POSIX shell needs it. */
function quoted(text: string): string {
  return /^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
