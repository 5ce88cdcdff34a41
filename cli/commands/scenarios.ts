/** `lbsim scenarios`: the worked scenarios, one of them, or a new file to start from. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { loadScenario } from '../../scenarios/format/load.ts';
import { listOf, nearestName } from '../../scenarios/format/nearest.ts';
import { newScenarioText } from '../../scenarios/format/new-scenario.ts';
import { EXIT } from '../exit-codes.ts';
import { libraryScenarios } from '../package.ts';
import { complainOfArgument, reasonOf } from '../problems.ts';
import { print, tell } from '../terminal.ts';
import { wrapText } from '../wrap-text.ts';

export function addScenarios(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('scenarios')
    .summary('worked scenarios: list, show one, start a new one')
    .argument('[name]', 'prints that scenario')
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim scenarios\n  lbsim scenarios unequal-nodes\n  lbsim scenarios new checkout.yaml',
    )
    .action((name: string | undefined) => {
      print(name === undefined ? listAll() : textOf(name));
      exit(EXIT.ok);
    });
  command
    .command('new')
    .summary('write a commented scenario to start from')
    .argument('<file>', 'must not exist yet')
    .addHelpText('after', '\nExamples:\n  lbsim scenarios new checkout.yaml')
    .action((file: string) => {
      writeNew(file);
      tell(`wrote ${file}; next: lbsim compare ${file}`);
      exit(EXIT.ok);
    });
}

function listAll(): string {
  const scenarios = libraryScenarios();
  const width = Math.max(...scenarios.map(({ name }) => name.length)) + 2;
  const rows = scenarios.map(({ name, path }) => {
    const { question } = loadScenario(path).scenario;
    return wrapText(question ?? '', { first: name.padEnd(width), indent: width });
  });
  return `${rows.join('\n')}\n`;
}

function textOf(name: string): string {
  const scenarios = libraryScenarios();
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return readFileSync(found.path, 'utf8');
  const names = scenarios.map((scenario) => scenario.name);
  const nearest = nearestName(name, names);
  complainOfArgument('unknown-scenario', `the library has no scenario "${name}"`, [
    ...(nearest ? [`did you mean "${nearest}"?`] : []),
    `it has: ${listOf(names)}`,
  ]);
}

function writeNew(file: string): void {
  if (existsSync(file)) {
    complainOfArgument('file-exists', `${file} exists already`, ['choose another name']);
  }
  try {
    writeFileSync(file, newScenarioText());
  } catch (error) {
    complainOfArgument('unwritable', `cannot write ${file}: ${reasonOf(error)}`);
  }
}
