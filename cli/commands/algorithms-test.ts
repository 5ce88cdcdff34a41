/** `lbsim algorithms test`: the conformance suite on one algorithm. */

import type { Command } from 'commander';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import { type Finding, runConformance } from '../conformance/run-conformance.ts';
import { EXIT } from '../exit-codes.ts';
import { print } from '../terminal.ts';
import { wrapText } from '../wrap-text.ts';

const INDENT = 12;

export function addAlgorithmsTest(
  algorithms: Command,
  find: (name: string) => AlgorithmDefinition | Promise<AlgorithmDefinition>,
  exit: (code: number) => void,
): void {
  algorithms
    .command('test')
    .summary('check what every algorithm should do')
    .argument('<algorithm>', 'name, alias or file')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  lbsim algorithms test power-of-two')
    .action(async (name: string, _: object, command: Command) => {
      const definition = await find(name);
      // `algorithms` has the same option, and takes it from wherever it stands.
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const findings: Finding[] = [];
      for (const finding of runConformance(definition)) {
        findings.push(finding);
        if (!json) print(`${describe(finding)}\n`);
      }
      const faults = findings.filter(({ verdict }) => isFault(verdict)).length;
      if (json) print(jsonOf(definition, findings));
      else print(`\n${conclusion(definition, findings, faults)}\n`);
      exit(faults > 0 ? EXIT.no : EXIT.ok);
    });
}

function isFault(verdict: Finding['verdict']): boolean {
  return verdict === 'violated' || verdict === 'needless';
}

function describe(finding: Finding): string {
  const { name, claim } = finding.property;
  const row = (label: string, text: string) =>
    wrapText(text, { first: label.padEnd(INDENT), indent: INDENT });
  switch (finding.verdict) {
    case 'holds':
      return row('  holds', `${name}: ${claim}`);
    case 'declined':
      return row('  declined', `${name}: ${finding.reason}`);
    case 'needless':
      return row('  needless', `${name}: it is declined but holds; remove it from \`except\``);
    case 'violated':
      return [
        row('  VIOLATED', `${name}: ${claim}`),
        row('', `counterexample: ${finding.counterexample}`),
      ].join('\n');
  }
}

function conclusion(
  { name }: AlgorithmDefinition,
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

function jsonOf({ name }: AlgorithmDefinition, findings: readonly Finding[]): string {
  const properties = findings.map(({ property, ...verdict }) => ({
    property: property.name,
    claim: property.claim,
    ...verdict,
  }));
  return `${JSON.stringify({ algorithm: name, properties }, null, 2)}\n`;
}
