/** `lbsim run`: the scenario as it stands, in depth. */

import type { Command } from 'commander';
import { runCommand } from '../experiment.ts';
import { addExperimentOptions, type ExperimentOptions, variantsOf } from '../options.ts';
import { complainOfArgument } from '../problems.ts';

export function addRun(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('run')
    .summary('simulate the scenario as it stands, in depth')
    .description(
      'Simulates the scenario with its own balancer (`compare` is ignored) and reports every\nmetric. Without a scenario: the one called unequal-nodes.',
    )
    .argument('[scenario]', 'a file, or the name of a scenario of the library')
    .option('--balancer <algorithm>', 'another algorithm than the scenario says')
    .option('--health <checks>', 'other health checks: active:interval=2s+passive, or none')
    .option('--failover <policy>', 'another failover policy')
    .option(
      '--trace <what[=file]>',
      'decisions one by one, as JSON lines: request=N, or window=10s..12s;\n' +
        'also client=NAME, replication=N; without a file instead of the report',
    );
  addExperimentOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  lbsim run checkout.yaml --set services.web.nodes.new.count=16\n' +
        '  lbsim run checkout.yaml --format json=result.json\n' +
        '  lbsim run checkout.yaml --trace request=17\n' +
        '  lbsim run checkout.yaml --trace window=10s..12s,replication=2=trace.jsonl',
    )
    .action(async (scenario: string | undefined, options: ExperimentOptions) => {
      checkOneOfEach(options);
      exit(await runCommand('run', scenario, options));
    });
}

function checkOneOfEach(options: ExperimentOptions): void {
  const { balancers = [], health = [], failover = [] } = variantsOf(options);
  for (const [noun, list] of [
    ['algorithm', balancers],
    ['set of health checks', health],
    ['failover policy', failover],
  ] as const) {
    if (list.length <= 1 && list[0] !== 'all') continue;
    complainOfArgument('one-variant', `\`run\` takes one ${noun}; several were given`, [
      'compare them with `lbsim compare`',
      ...(list === health ? ['checks of one variant are joined by a plus: active+passive'] : []),
    ]);
  }
}
