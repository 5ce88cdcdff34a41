/** `lbsim run`: the scenario as it stands, in depth. */

import type { Command } from 'commander';
import { runCommand } from '../experiment.ts';
import { addExperimentOptions, balancersOf, type ExperimentOptions } from '../options.ts';
import { complainOfArgument } from '../problems.ts';

export function addRun(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('run')
    .summary('simulate the scenario as it stands, in depth')
    .description(
      'Simulates the scenario with its own balancer (`compare` is ignored) and reports every\nmetric. Without a scenario: the one called unequal-nodes.',
    )
    .argument('[scenario]', 'a file, or the name of a scenario of the library')
    .option('--balancer <algorithm>', 'another algorithm than the scenario says');
  addExperimentOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  lbsim run checkout.yaml --set services.web.nodes.new.count=16\n' +
        '  lbsim run checkout.yaml --format json=result.json',
    )
    .action(async (scenario: string | undefined, options: ExperimentOptions) => {
      checkOneBalancer(options);
      exit(await runCommand('run', scenario, options));
    });
}

function checkOneBalancer(options: ExperimentOptions): void {
  const { balancers = [] } = balancersOf(options);
  if (balancers.length <= 1 && balancers[0] !== 'all') return;
  complainOfArgument('one-balancer', '`run` takes one algorithm; several were given', [
    'compare them with `lbsim compare`',
  ]);
}
