/** `lbsim algorithms`: what exists, and everything about one. */

import { type Command, Option } from 'commander';
import { type AlgorithmFamily, BALANCING, FAMILIES } from '../../algorithms/balancing/index.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import type { ParameterDeclaration } from '../../algorithms/parameters.ts';
import { algorithmMarkdown, algorithmsMarkdown } from '../algorithms-markdown.ts';
import { EXIT } from '../exit-codes.ts';
import { type FoundAlgorithm, findAlgorithm } from '../find-algorithm.ts';
import { parameterFacts } from '../parameter-text.ts';
import { print, styleOf } from '../terminal.ts';
import { wrapText } from '../wrap-text.ts';
import { addAlgorithmsNew } from './algorithms-new.ts';
import { addAlgorithmsTest } from './algorithms-test.ts';

const INDENT = 10;

export function addAlgorithms(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('algorithms')
    .summary('what algorithms exist; everything about one; your own')
    .argument('[name]', 'name, alias, or file of your own')
    .option('--json', 'as JSON')
    .addOption(new Option('--markdown', 'as Markdown; of all, one page').conflicts('json'))
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim algorithms\n  lbsim algorithms peak-ewma\n' +
        '  lbsim algorithms new mine.ts\n  lbsim algorithms test ./mine.ts',
    )
    .action(async (name: string | undefined, options: { json?: true; markdown?: true }) => {
      const found = name === undefined ? null : await findAlgorithm(name);
      if (options.json) print(jsonOf(found === null ? BALANCING : [found.definition]));
      else if (found !== null && options.markdown)
        print(`${algorithmMarkdown(found.definition)}\n`);
      else if (found !== null) print(describe(found));
      else print(options.markdown ? algorithmsMarkdown() : listAll(styleOf(process.stdout).width));
      exit(EXIT.ok);
    });
  addAlgorithmsTest(command, exit);
  addAlgorithmsNew(command, exit);
}

function jsonOf(chosen: readonly AlgorithmDefinition[]): string {
  const entries = chosen.map(({ name, ...others }) => ({
    name,
    family: familyOf(name)?.name ?? null,
    ...others,
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** A line each: with sixty of them, whole sentences would hide the names. */
function listAll(width: number): string {
  const families = FAMILIES.filter(({ entries }) => entries.length > 0).map((family) => {
    const { name, summary, entries } = family;
    const column = Math.max(...entries.map((entry) => entry.name.length)) + 2;
    const rows = entries.map((entry) => {
      const mark = entry.research ? '†' : '';
      const start = `  ${`${entry.name}${mark}`.padEnd(column)}`;
      return start + shorten(entry.summary, width - start.length);
    });
    return [`${name}: ${summary}`, ...rows].join('\n');
  });
  const isMarked = BALANCING.some(({ research }) => research);
  const notes = [
    ...(isMarked ? ['† research: known from papers, not from production'] : []),
    '`lbsim algorithms NAME` tells everything about one',
    '`lbsim algorithms new FILE` starts your own',
  ];
  return `${[...families, notes.join('\n')].join('\n\n')}\n`;
}

/** Cut after a clause if that leaves enough, else at a word. */
function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const cut = text.slice(0, width - 1);
  const clause = Math.max(...[', ', '; ', ': ', ' ('].map((mark) => cut.lastIndexOf(mark)));
  const end = clause >= width / 2 ? clause : Math.max(1, cut.lastIndexOf(' '));
  return `${cut.slice(0, end)}…`;
}

function familyOf(name: string): AlgorithmFamily | undefined {
  return FAMILIES.find(({ entries }) => entries.some((entry) => entry.name === name));
}

const row = (label: string, text: string) =>
  wrapText(text, { first: `${label === '' ? '' : `${label}:`}`.padEnd(INDENT), indent: INDENT });

function describe({ definition: entry, plugin }: FoundAlgorithm): string {
  const family = plugin === null ? familyOf(entry.name) : undefined;
  const { name, summary, aliases, deployed, source, cost, weakness, except = [] } = entry;
  const parameters = Object.entries(entry.parameters);
  const lines = [
    name,
    '',
    row('Rule', summary),
    ...(family ? [row('Family', `${family.name}: ${family.summary}`)] : []),
    ...(plugin ? [row('File', plugin.shown)] : []),
    ...(entry.research ? [row('Status', 'research: known from papers, not from production')] : []),
    ...listRows('Aliases', aliases.length === 0 ? [] : [aliases.join(', ')]),
    ...listRows('Deployed', deployed),
    ...listRows('Source', source === '' ? [] : source.split('; ')),
    ...listRows('Cost', cost === '' ? [] : [`per pick ${cost}`]),
    ...listRows('Bad when', weakness === '' ? [] : [weakness]),
    ...(entry.usesKeys
      ? [row('Keys', "it chooses by the request's key: give clients `keys`")]
      : []),
    ...listRows(
      'Declines',
      except.map(({ property, reason }) => `${property}: ${reason}`),
    ),
    '',
    ...(parameters.length === 0 ? ['No parameters.'] : ['Parameters:']),
    ...parameters.map(([parameter, declaration]) => describeParameter(parameter, declaration)),
  ];
  return `${lines.join('\n')}\n`;
}

/** The label stands before the first. */
function listRows(label: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, i) => row(i === 0 ? label : '', text));
}

function describeParameter(name: string, declaration: ParameterDeclaration): string {
  const facts = parameterFacts(declaration).join(', ');
  return wrapText(`${declaration.summary} (${facts})`, { first: `  ${name}  `, indent: 6 });
}
