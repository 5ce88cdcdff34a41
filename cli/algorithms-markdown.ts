/** `docs/algorithms.md`: everything that the index knows, as one page. */

import { BALANCING, FAMILIES } from '../algorithms/balancing/index.ts';
import { LOADS } from '../algorithms/balancing/loads/index.ts';
import type { AlgorithmDefinition } from '../algorithms/balancing/types.ts';
import { CONFORMANCE } from './conformance/properties.ts';
import { parameterFacts } from './parameter-text.ts';

export function algorithmsMarkdown(): string {
  const blocks = [
    '# Algorithms',
    '<!-- Generated from the index: `npm run docs:algorithms` writes it again. -->',
    INTRODUCTION,
    ...FAMILIES.map(familyTable),
    '## Load measures',
    'What the parameter `load` chooses, apart from how a node is chosen:',
    table(
      ['load', 'what it is', 'source'],
      LOADS.map(({ name, summary, source }) => [`\`${name}\``, summary, source]),
    ),
    '## Properties',
    PROPERTIES,
    table(
      ['property', 'an algorithm that has it'],
      CONFORMANCE.map(({ name, claim }) => [`\`${name}\``, claim]),
    ),
    ...FAMILIES.flatMap(({ name, entries }) => [
      `## ${capital(name)}, one by one`,
      ...entries.map(algorithmMarkdown),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const INTRODUCTION = [
  `${BALANCING.length} algorithms in ${FAMILIES.length} families. \`lbsim algorithms NAME\` prints one,`,
  '`lbsim compare --balancer all` ranks them all on your scenario, and',
  '[plugins.md](plugins.md) tells how to bring your own. † marks research: known from papers, not',
  'from production.',
].join('\n');

const PROPERTIES = [
  '`lbsim algorithms test NAME` plays random histories to an algorithm and checks these. A property',
  'that an algorithm does not aim at is declined, and its entry says why: round robin declines',
  '`respects-weights`, because its turns are equal. Hashing algorithms are asked for `keeps-keys` and',
  '`moves-few-keys`, the others for `ignores-keys`.',
].join('\n');

function familyTable({ name, summary, entries }: (typeof FAMILIES)[number]): string {
  const rows = entries.map((entry) => [
    `[\`${entry.name}\`](#${entry.name})${entry.research ? ' †' : ''}`,
    entry.summary,
    entry.cost,
  ]);
  return `## ${capital(name)}: ${summary}\n\n${table(['algorithm', 'rule', 'cost'], rows)}`;
}

/** Everything about one, with a heading of the third level. */
export function algorithmMarkdown(entry: AlgorithmDefinition): string {
  const { name, aliases, summary, deployed, source, cost, weakness, parameters, except } = entry;
  const facts = [
    ...(entry.research ? ['**Research**, not known from production.'] : []),
    ...(aliases.length === 0
      ? []
      : [`**Also called** ${aliases.map((one) => `\`${one}\``).join(', ')}`]),
    // An algorithm of the user's own may leave these out.
    ...(deployed.length === 0 ? [] : [`**Deployed** as ${deployed.map(escaped).join('; ')}`]),
    ...(source === '' ? [] : [`**Source** ${escaped(source)}`]),
    ...(cost === '' ? [] : [`**Cost** per pick ${escaped(cost)}`]),
    ...(weakness === '' ? [] : [`**Bad when** ${escaped(weakness)}`]),
    ...(entry.usesKeys ? ["**Keys** It chooses by the request's key: give clients `keys`."] : []),
    ...(except ?? []).map(({ property, reason }) => {
      return `**Declines** \`${property}\`: ${escaped(reason)}`;
    }),
  ].map((fact) => `- ${fact}`);
  const rows = Object.entries(parameters).map(([parameter, declaration]) => [
    `\`${parameter}\``,
    declaration.summary,
    parameterFacts(declaration).join(', '),
  ]);
  const blocks = [
    `### ${name}`,
    escaped(summary),
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
  ];
  if (rows.length > 0) blocks.push(table(['parameter', 'meaning', 'values'], rows));
  return blocks.join('\n\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map((cells) => line(cells.map(escaped)));
  return [line(header), line(header.map(() => '---')), ...body].join('\n');
}

/** Bars would end a cell; tags and stars would vanish. */
function escaped(text: string): string {
  return text.replace(/(?<!\\)[|<*]/g, '\\$&');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
