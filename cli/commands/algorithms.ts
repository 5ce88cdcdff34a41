/** `lbsim algorithms`: what exists, and everything about one. */

import type { Command } from 'commander';
import { BALANCING } from '../../algorithms/balancing/index.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import type { ParameterDeclaration } from '../../algorithms/parameters.ts';
import { formatDurationNs } from '../../sim/format-duration.ts';
import { EXIT } from '../exit-codes.ts';
import { findAlgorithm } from '../find-algorithm.ts';
import { print } from '../terminal.ts';
import { wrapText } from '../wrap-text.ts';
import { addAlgorithmsTest } from './algorithms-test.ts';

export function addAlgorithms(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('algorithms')
    .summary('what algorithms exist; everything about one')
    .argument('[name]', 'name or alias')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  lbsim algorithms\n  lbsim algorithms peak-ewma')
    .action(async (name: string | undefined, options: { json?: true }) => {
      const chosen = name === undefined ? BALANCING : [(await findAlgorithm(name)).definition];
      if (options.json) print(`${JSON.stringify(chosen, null, 2)}\n`);
      else if (name === undefined) print(listAll());
      else print(describe(chosen[0]!));
      exit(EXIT.ok);
    });
  addAlgorithmsTest(command, exit);
}

function listAll(): string {
  const width = Math.max(...BALANCING.map((entry) => entry.name.length)) + 2;
  const rows = BALANCING.map(({ name, summary }) =>
    wrapText(summary, { first: name.padEnd(width), indent: width }),
  );
  return `${rows.join('\n')}\n`;
}

function describe(entry: AlgorithmDefinition): string {
  const row = (label: string, text: string) =>
    wrapText(text, { first: `${label}:`.padEnd(10), indent: 10 });
  const parameters = Object.entries(entry.parameters);
  const lines = [
    entry.name,
    '',
    row('Rule', entry.summary),
    row('Aliases', entry.aliases.join(', ')),
    row('Deployed', entry.deployed.join('; ')),
    row('Source', entry.source),
    row('Cost', `${entry.cost} per pick`),
    row('Bad when', entry.weakness),
    ...(entry.usesKeys
      ? [row('Keys', "it chooses by the request's key: give clients `keys`")]
      : []),
    ...(entry.except ?? []).map(({ property, reason }) =>
      row('Declines', `${property}: ${reason}`),
    ),
    '',
    ...(parameters.length === 0 ? ['No parameters.'] : ['Parameters:']),
    ...parameters.map(([name, declaration]) => describeParameter(name, declaration)),
  ];
  return `${lines.join('\n')}\n`;
}

function describeParameter(name: string, declaration: ParameterDeclaration): string {
  const { kind, choices, min, max } = declaration;
  const show = (value: number | string | boolean) =>
    kind === 'duration' && typeof value === 'number' ? formatDurationNs(value) : String(value);
  const range = [
    choices?.join(' | '),
    min !== undefined && kind !== 'duration' ? `from ${show(min)}` : undefined,
    max !== undefined ? `to ${show(max)}` : undefined,
  ].filter((part) => part !== undefined);
  const facts = [choices ? undefined : kind, ...range, `default ${show(declaration.default)}`]
    .filter((part) => part !== undefined)
    .join(', ');
  return wrapText(`${declaration.summary} (${facts})`, { first: `  ${name}  `, indent: 6 });
}
