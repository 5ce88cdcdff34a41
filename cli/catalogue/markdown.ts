/** The pages of `docs/` that list everything that can be chosen: one a kind. */

import { LOADS } from '../../algorithms/balancing/loads/index.ts';
import { parameterFacts } from '../parameter-text.ts';
import { CATALOGUE } from './kinds.ts';
import type { CatalogueEntry, CatalogueFamily, CatalogueKind } from './types.ts';

/** By its path in the repository. */
export function cataloguePages(): ReadonlyMap<string, string> {
  return new Map(CATALOGUE.map((kind) => [`docs/${kind.page}`, pageOf(kind)]));
}

/** One page. */
export function pageOf(kind: CatalogueKind): string {
  const { name, title, families } = kind;
  const blocks = [
    `# ${name === 'balancing' ? 'Algorithms' : title}`,
    '<!-- Generated from the index: `npm run docs:algorithms` writes it again. -->',
    introduction(kind),
    ...families.map((family) => familyTable(kind, family)),
    ...(name === 'balancing' ? loadMeasures() : []),
    ...propertyBlocks(kind),
    ...families.flatMap((family) => [
      `## ${capital(families.length === 1 ? title : family.name)}, one by one`,
      ...family.entries.map(entryMarkdown),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function introduction({ name, use, page, families }: CatalogueKind): string {
  const count = families.reduce((sum, { entries }) => sum + entries.length, 0);
  const others = CATALOGUE.filter((other) => other.page !== page).map((other) => {
    return `[${lowerCase(other.title)}](${other.page})`;
  });
  const hasResearch = families.some(({ entries }) => entries.some(({ research }) => research));
  return [
    ...(families.length === 1
      ? [`${count} entries.`]
      : [`${count} in ${families.length} families.`]),
    `\`lbsim algorithms NAME\` prints one. They are chosen by ${use}.`,
    ...(name === 'balancing'
      ? [
          '`lbsim compare --balancer all` ranks them all on your scenario, and [plugins.md](plugins.md)',
          'tells how to bring your own.',
        ]
      : []),
    `Other pages: ${others.join(', ')}.`,
    ...(hasResearch ? ['† marks research: known from papers, not from production.'] : []),
  ].join('\n');
}

function loadMeasures(): readonly string[] {
  return [
    '## Load measures',
    'What the parameter `load` chooses, apart from how a node is chosen:',
    table(
      ['load', 'what it is', 'source'],
      LOADS.map(({ name, summary, source }) => [`\`${name}\``, summary, source]),
    ),
  ];
}

/** Families of one kind may share a suite. */
function propertyBlocks({ name, families }: CatalogueKind): readonly string[] {
  const suites = [...new Set(families.map(({ properties }) => properties))];
  return [
    '## Properties',
    name === 'balancing' ? `${PROPERTIES}\n${OF_KEYS}` : PROPERTIES,
    ...suites.flatMap((suite) => {
      const sharing = families.filter(({ properties }) => properties === suite);
      const heading =
        suites.length === 1 ? [] : [`### Of ${sharing.map((one) => one.name).join()}`];
      const rows = suite.map((property) => [`\`${property.name}\``, property.claim]);
      return [...heading, table(['property', 'an entry that has it'], rows)];
    }),
  ];
}

const PROPERTIES = [
  '`lbsim algorithms test NAME` plays histories to an entry and checks these. A property that an entry',
  'does not aim at is declined, with a reason.',
].join('\n');

const OF_KEYS = [
  'Round robin declines `respects-weights`, because its turns are equal. Hashing algorithms are asked for',
  '`keeps-keys` and `moves-few-keys`, the others for `ignores-keys`.',
].join('\n');

function familyTable({ families, title }: CatalogueKind, family: CatalogueFamily): string {
  const { name, summary, entries } = family;
  const hasCost = entries.some(({ cost }) => cost !== undefined);
  const rows = entries.map((entry) => [
    `[\`${entry.name}\`](#${entry.name.toLowerCase()})${entry.research ? ' †' : ''}`,
    entry.summary,
    ...(hasCost ? [entry.cost ?? ''] : []),
  ]);
  const header = [hasCost ? 'algorithm' : 'name', 'rule', ...(hasCost ? ['cost'] : [])];
  const heading = capital(families.length === 1 ? title : name);
  return `## ${heading}: ${summary}\n\n${table(header, rows)}`;
}

/** Everything about one, with a heading of the third level. */
export function entryMarkdown(entry: CatalogueEntry): string {
  const { name, aliases, summary, deployed, source, weakness, parameters, except } = entry;
  const { cost = '' } = entry;
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

function lowerCase(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}
