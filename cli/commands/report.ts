/** `lbsim report`: renders a stored result again, without simulating. */

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parseReport } from '../../reports/parse-report.ts';
import { EXIT } from '../exit-codes.ts';
import { untilInterrupted } from '../interruption.ts';
import { addOutputOptions } from '../options.ts';
import { type OutputOptions, openOutputs } from '../outputs.ts';
import { complainOfArgument, reasonOf } from '../problems.ts';

export function addReport(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('report')
    .summary('render a stored result again')
    .argument('<result>', 'a file that --format json has written');
  addOutputOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim report result.json --format html=report.html\n  lbsim report result.json --format svg=p99.svg --chart p99-intervals',
    )
    .action(async (file: string, options: OutputOptions) => {
      const report = read(file);
      const outputs = openOutputs(options, report.scenario.name);
      try {
        exit(
          await untilInterrupted(async (signal) => {
            await outputs.write(report);
            return signal.aborted ? EXIT.interrupted : EXIT.ok;
          }),
        );
      } finally {
        outputs.discard();
      }
    });
}

function read(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    complainOfArgument('unreadable-file', `${file} cannot be read: ${reasonOf(error)}`);
  }
  const parsed = parseReport(text);
  if (typeof parsed !== 'string') return parsed;
  complainOfArgument('not-a-report', `${file} is not a result of lbsim: ${parsed}`, [
    'write one with `lbsim compare SCENARIO --format json=result.json`',
  ]);
}
