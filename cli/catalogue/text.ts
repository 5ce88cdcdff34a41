/** The catalogue for a terminal: a line each, or everything about one. */

import type { ParameterDeclaration } from '../../algorithms/parameters.ts';
import { parameterFacts } from '../parameter-text.ts';
import { wrapText } from '../wrap-text.ts';
import type { FoundEntry } from './find.ts';
import type { CatalogueFamily, CatalogueKind } from './types.ts';

const INDENT = 10;

/** A line each: with a hundred of them, whole sentences would hide the names. */
export function listText(kinds: readonly CatalogueKind[], width: number): string {
  const blocks = kinds.flatMap((kind) => {
    const heading = `${kind.title.toUpperCase()}: ${kind.use.replaceAll('`', '')}`;
    const families = kind.families.filter(({ entries }) => entries.length > 0);
    return [heading, ...families.map((family) => familyText(family, width))];
  });
  const isMarked = kinds.some(({ families }) =>
    families.some(({ entries }) => entries.some(({ research }) => research)),
  );
  const notes = [
    ...(isMarked ? ['† research: known from papers, not from production'] : []),
    '`lbsim algorithms NAME` tells everything about one',
    ...(kinds.length > 1 ? ['`lbsim algorithms --family health` lists one family'] : []),
    '`lbsim algorithms new FILE` starts your own',
  ];
  return `${[...blocks, notes.join('\n')].join('\n\n')}\n`;
}

function familyText({ name, summary, entries }: CatalogueFamily, width: number): string {
  const column = Math.max(...entries.map((entry) => entry.name.length)) + 2;
  const rows = entries.map((entry) => {
    const mark = entry.research ? '†' : '';
    const start = `  ${`${entry.name}${mark}`.padEnd(column)}`;
    return start + shorten(entry.summary, width - start.length);
  });
  return [`${name}: ${summary}`, ...rows].join('\n');
}

/** Cut after a clause if that leaves enough, else at a word. */
function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const cut = text.slice(0, width - 1);
  const clause = Math.max(...[', ', '; ', ': ', ' ('].map((mark) => cut.lastIndexOf(mark)));
  const end = clause >= width / 2 ? clause : Math.max(1, cut.lastIndexOf(' '));
  return `${cut.slice(0, end)}…`;
}

const row = (label: string, text: string) =>
  wrapText(text, { first: `${label === '' ? '' : `${label}:`}`.padEnd(INDENT), indent: INDENT });

/** Everything about one. */
export function entryText({ entry, place, plugin }: FoundEntry): string {
  const { name, summary, aliases, deployed, source, cost = '', weakness, except = [] } = entry;
  const parameters = Object.entries(entry.parameters);
  const lines = [
    name,
    '',
    row('Rule', summary),
    ...(place ? [row('Family', familyLine(place))] : []),
    ...(place ? [row('Use', place.kind.use)] : []),
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

/** `rotation, balancing: take turns`; a kind of one family is named once. */
function familyLine({ kind, family }: NonNullable<FoundEntry['place']>): string {
  const names = [...new Set([family.name, kind.name])].join(', ');
  return `${names}: ${family.summary}`;
}

/** The label stands before the first. */
function listRows(label: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, i) => row(i === 0 ? label : '', text));
}

function describeParameter(name: string, declaration: ParameterDeclaration): string {
  const facts = parameterFacts(declaration).join(', ');
  return wrapText(`${declaration.summary} (${facts})`, { first: `  ${name}  `, indent: 6 });
}
