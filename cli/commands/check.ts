/** `lbsim check`: do the scenarios keep what their checks and baselines say? */

import type { Command } from 'commander';
import { CHECK_FORMATS } from '../../reports/formats/check/index.ts';
import { type CheckOptions, runCheck } from '../check/run-check.ts';
import { addJobsOption, addScenarioOptions, collect } from '../options.ts';

export function addCheck(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('check')
    .summary('judge checks and baselines, for CI')
    .description(
      'Simulates every scenario and judges its checks, and the difference to its baseline.\n' +
        'Exit: 0 all passed, 1 a check failed or a regression, 2 wrong input, 4 undecided.',
    )
    .argument('<scenario|folder...>', 'files, library names, or folders with *.yaml below them')
    .option('--baseline <folder>', 'compare with the baselines there, seed by seed')
    .option('--update-baseline [folder]', 'store the results as baselines (default "baselines")')
    .option('--fail-on <list>', 'error,warn,regression,undecided (default all but warn)')
    .option('--prove', 'tighten each check until it fails, and show how far it was')
    .option(
      '--format <format[=file]>',
      `${CHECK_FORMATS.map(({ name }) => name).join('|')}; repeatable`,
      collect,
    )
    .option('--out <folder>', 'write formats without a file there')
    .option('--journal <folder>', 'where finished runs are kept until all is done')
    .option('--no-journal', 'keep nothing: an interrupted check begins again');
  addJobsOption(addScenarioOptions(command))
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  lbsim check scenarios --format junit=checks.xml\n' +
        '  lbsim check scenarios --update-baseline baselines\n' +
        '  lbsim check scenarios --baseline baselines',
    )
    .action(async (given: readonly string[], options: CheckOptions) => {
      exit(await runCheck(given, options));
    });
}
