/** `lbsim algorithms`: what exists, of every family, and everything about one. */

import { type Command, Option } from 'commander';
import { chosenKinds, type FoundEntry, findEntries } from '../catalogue/find.ts';
import { entryMarkdown, pageOf } from '../catalogue/markdown.ts';
import { entryText, listText } from '../catalogue/text.ts';
import type { CatalogueEntry, CatalogueKind } from '../catalogue/types.ts';
import { EXIT } from '../exit-codes.ts';
import { print, styleOf } from '../terminal.ts';
import { addAlgorithmsNew } from './algorithms-new.ts';
import { addAlgorithmsTest } from './algorithms-test.ts';

interface Options {
  readonly family?: string;
  readonly json?: true;
  readonly markdown?: true;
}

export function addAlgorithms(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('algorithms')
    .summary('what can be chosen: algorithms, health checks, failover, resilience; your own')
    .argument('[name]', 'name, alias, or file of your own')
    .option('--family <name>', 'only these: balancing, health, failover, resilience, or a part')
    .option('--json', 'as JSON')
    .addOption(new Option('--markdown', 'as Markdown; of a family, one page').conflicts('json'))
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim algorithms\n  lbsim algorithms --family health\n' +
        '  lbsim algorithms peak-ewma\n' +
        '  lbsim algorithms new mine.ts\n  lbsim algorithms test ./mine.ts',
    )
    .action(async (name: string | undefined, options: Options) => {
      print(
        name === undefined
          ? listed(chosenKinds(options.family), options)
          : described(await findEntries(name, options.family), options),
      );
      exit(EXIT.ok);
    });
  addAlgorithmsTest(command, exit);
  addAlgorithmsNew(command, exit);
}

function listed(kinds: readonly CatalogueKind[], { json, markdown }: Options): string {
  if (markdown) return kinds.map(pageOf).join('\n');
  if (!json) return listText(kinds, styleOf(process.stdout).width);
  const entries = kinds.flatMap((kind) =>
    kind.families.flatMap((family) =>
      family.entries.map((entry) => jsonEntry(entry, kind.name, family.name)),
    ),
  );
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** Of all that have the name: it may be that of an algorithm and of a policy. */
function described(found: readonly FoundEntry[], { json, markdown }: Options): string {
  if (markdown) return `${found.map(({ entry }) => entryMarkdown(entry)).join('\n\n')}\n`;
  if (!json) return found.map(entryText).join('\n');
  const entries = found.map(({ entry, place }) => {
    return jsonEntry(entry, place?.kind.name ?? 'balancing', place?.family.name ?? null);
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
}

function jsonEntry({ name, ...others }: CatalogueEntry, kind: string, family: string | null) {
  return { name, kind, family, ...others };
}
