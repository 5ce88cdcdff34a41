/** `lbsim schema`: the JSON Schema of scenarios, for editors. */

import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { scenarioJsonSchema } from '../../scenarios/format/json-schema.ts';
import { EXIT } from '../exit-codes.ts';
import { complainOfArgument, reasonOf } from '../problems.ts';
import { print } from '../terminal.ts';

export function addSchema(program: Command, exit: (code: number) => void): void {
  program
    .command('schema')
    .summary('print the JSON Schema of scenarios (draft 7)')
    .option('--write <file>', 'write it to a file')
    .option('--check <file>', 'compare with a file; exit 2 when it is stale')
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim schema > lbsim.schema.json\n  lbsim schema --check lbsim.schema.json',
    )
    .action((options: { write?: string; check?: string }) => {
      const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
      if (options.check !== undefined) compareWith(options.check, text);
      else if (options.write !== undefined) writeTo(options.write, text);
      else print(text);
      exit(EXIT.ok);
    });
}

function compareWith(file: string, text: string): void {
  let found: string;
  try {
    found = readFileSync(file, 'utf8');
  } catch (error) {
    complainOfArgument('unreadable-file', `${file} cannot be read: ${reasonOf(error)}`);
  }
  if (found === text) return;
  complainOfArgument('stale-schema', `${file} is not the schema of this version`, [
    `write it again: \`lbsim schema --write ${file}\``,
  ]);
}

function writeTo(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    complainOfArgument('unwritable', `cannot write ${file}: ${reasonOf(error)}`);
  }
}
