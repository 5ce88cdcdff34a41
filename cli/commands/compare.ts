/** `lbsim compare`: the scenario's variants on the same customers, ranked. */

import type { Command } from 'commander';
import { runCommand } from '../experiment.ts';
import { addExperimentOptions, addVariantOptions, type ExperimentOptions } from '../options.ts';

export function addCompare(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('compare')
    .summary('rank algorithms on the same customers')
    .description(
      'Simulates every variant of the scenario on the same customers, and ranks them by p99.\n' +
        '`--balancer`, `--health` and `--failover` replace its variants by every combination.\n' +
        'Without a scenario: the one called unequal-nodes.',
    )
    .argument('[scenario]', 'a file, or the name of a scenario of the library');
  addExperimentOptions(addVariantOptions(command))
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  lbsim compare\n' +
        '  lbsim compare checkout.yaml --balancer round-robin,power-of-two:load=peak-ewma --out reports\n' +
        '  lbsim compare checkout.yaml --health none,active:interval=2s,active+passive --failover eject,none',
    )
    .action(async (scenario: string | undefined, options: ExperimentOptions) => {
      exit(await runCommand('compare', scenario, options));
    });
}
