/** `lbsim algorithms test`: the conformance suite on one algorithm. */

import type { Command } from 'commander';
import { listOf, nearestName } from '../../scenarios/format/nearest.ts';
import { placeInStack } from '../../scenarios/format/plugin/source-place.ts';
import { type FoundEntry, findEntry } from '../catalogue/find.ts';
import type { CatalogueEntry } from '../catalogue/types.ts';
import { createDriver } from '../conformance/balancing/driver.ts';
import type { Finding } from '../conformance/run-conformance.ts';
import { EXIT } from '../exit-codes.ts';
import { complainOfArgument } from '../problems.ts';
import { print } from '../terminal.ts';
import { wrapText } from '../wrap-text.ts';

const INDENT = 12;

export function addAlgorithmsTest(algorithms: Command, exit: (code: number) => void): void {
  algorithms
    .command('test')
    .summary('check what every algorithm, check or policy should do')
    .description(
      'Plays histories to one entry of the catalogue, or to your own algorithm, and says which\n' +
        'properties hold, which it declines with a reason, and which are violated and how.\n' +
        'Exit code: 0 all is well, 1 something is to be mended, 2 there is no such algorithm.',
    )
    .argument('<algorithm>', 'name, alias or file')
    .option('--family <name>', 'where several have the name: balancing, health, failover, …')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim algorithms test power-of-two\n  lbsim algorithms test priority --family failover\n' +
        '  lbsim algorithms test ./mine.ts',
    )
    .action(async (name: string, _: object, command: Command) => {
      // `algorithms` has the same options, and takes them from wherever they stand.
      const { json, family } = command.optsWithGlobals<{ json?: true; family?: string }>();
      const found = await findEntry(name, family);
      checkDeclines(found);
      checkCreation(found);
      const findings: Finding[] = [];
      for (const finding of found.test()) {
        findings.push(finding);
        if (!json) print(`${describe(finding, found)}\n`);
      }
      const faults = findings.filter(({ verdict }) => isFault(verdict)).length;
      if (json) print(jsonOf(found.entry, findings));
      else print(`\n${conclusion(found.entry, findings, faults)}\n`);
      exit(faults > 0 ? EXIT.no : EXIT.ok);
    });
}

/** A decline with a typing error would decline nothing. */
function checkDeclines({ entry, properties }: FoundEntry): void {
  const { name: algorithm, except = [] } = entry;
  const known = properties.map(({ name }) => name);
  const wrong = except.find(({ property }) => !known.includes(property))?.property;
  if (wrong === undefined) return;
  const near = nearestName(wrong, known);
  complainOfArgument(
    'unknown-property',
    `\`${algorithm}\` declines \`${wrong}\`, which is no property`,
    [...(near === null ? [] : [`did you mean \`${near}\`?`]), `known: ${listOf(known)}`],
  );
}

/** What cannot be made has no properties. */
function checkCreation({ plugin }: FoundEntry): void {
  if (plugin === null) return;
  const { definition } = plugin;
  try {
    createDriver(definition, { weights: [1, 1, 1] });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const place = placeOf(error, plugin);
    complainOfArgument('plugin-threw', `\`${definition.name}\` cannot be made: ${said}${place}`);
  }
}

function isFault(verdict: Finding['verdict']): boolean {
  return verdict === 'violated' || verdict === 'needless';
}

function describe(finding: Finding, { plugin }: FoundEntry): string {
  const { name, claim } = finding.property;
  const row = (label: string, text: string) =>
    wrapText(text, { first: label.padEnd(INDENT), indent: INDENT });
  switch (finding.verdict) {
    case 'holds':
      return row('  holds', `${name}: ${claim}`);
    case 'declined':
      return row('  declined', `${name}: ${finding.reason}`);
    case 'needless':
      return row('  NEEDLESS', `${name}: it is declined but holds; remove it from \`except\``);
    case 'violated':
      return [
        row('  VIOLATED', `${name}: ${claim}`),
        row('', `counterexample: ${finding.counterexample}${placeOf(finding.thrown, plugin)}`),
      ].join('\n');
  }
}

/** ` (mine.ts:12)`, or nothing where the stack does not tell. */
function placeOf(thrown: unknown, plugin: FoundEntry['plugin']): string {
  if (!(thrown instanceof Error) || plugin === null) return '';
  const inner = thrown.cause instanceof Error ? thrown.cause : thrown;
  const place = placeInStack(inner.stack, plugin);
  return place === null ? '' : ` (${place.file}:${place.line})`;
}

function conclusion(
  { name }: CatalogueEntry,
  findings: readonly Finding[],
  faults: number,
): string {
  const total = `${findings.length} properties`;
  if (faults > 0) return `${name}: ${faults} of ${total} to be mended`;
  const declined = findings.filter(({ verdict }) => verdict === 'declined').length;
  return declined === 0
    ? `${name}: all ${total} hold`
    : `${name}: ${findings.length - declined} of ${total} hold, ${declined} declined`;
}

function jsonOf({ name }: CatalogueEntry, findings: readonly Finding[]): string {
  const properties = findings.map(({ property, ...verdict }) => ({
    property: property.name,
    claim: property.claim,
    ...verdict,
    thrown: undefined,
  }));
  return `${JSON.stringify({ algorithm: name, properties }, null, 2)}\n`;
}
