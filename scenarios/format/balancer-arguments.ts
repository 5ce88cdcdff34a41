/** `--balancer round-robin,power-of-two:load=peak-ewma,choices=3`: variants from the command line. */

import { BALANCING, balancerByName } from '../../algorithms/balancing/index.ts';
import type { Diagnostic } from './diagnostic.ts';
import { reportIssues } from './issues.ts';
import { isPluginFile, type PluginEntries } from './plugin/plugin.ts';
import { resolvePlugin } from './resolve/plugin.ts';
import type { ScenarioContext } from './scenario-context.ts';
import { type BalancerInput, balancerSchema } from './schema/balancer.ts';
import { readYamlValue } from './source/read-yaml.ts';
import { plainValue, type SourceNode } from './source/source-node.ts';
import { sourceText } from './source/source-text.ts';

/**
 * Splits a list at its commas. A piece such as `choices=3` belongs to the algorithm before it,
 * because parameters are separated by commas too.
 */
export function splitBalancers(text: string): string[] {
  const items: string[] = [];
  for (const piece of text.split(',')) {
    const isParameter = /^[^:=]+=/.test(piece);
    if (isParameter && items.length > 0) items.push(`${items.pop()},${piece}`);
    else items.push(piece.trim());
  }
  return items;
}

/** Null after reporting what is wrong with an item. */
export function readBalancerArguments(
  items: readonly string[],
  plugins: PluginEntries,
  report: (d: Diagnostic) => void,
): BalancerInput[] {
  return items.flatMap((item) => {
    if (item === 'all') return everyAlgorithm(items);
    const input = readArgument(item, plugins, report);
    return input === null ? [] : [input];
  });
}

/** Those that are listed beside `all` are not listed twice. */
function everyAlgorithm(items: readonly string[]): BalancerInput[] {
  const listed = items.map((item) => balancerByName(item)?.name);
  return BALANCING.filter(({ name }) => !listed.includes(name)).map(({ name }) => ({
    algorithm: name,
    given: {},
  }));
}

/** Of `./mine.ts:depth=3` the file; null if that is no plugin. */
export function pluginNameOf(item: string): string | null {
  const name = item.slice(0, colonOf(item)).trim();
  return isPluginFile(name) ? name : null;
}

/** Where parameters begin; the colon of `C:\mine.ts` belongs to the path. */
function colonOf(item: string): number {
  const drive = /^\s*[A-Za-z]:[\\/]/.exec(item)?.[0].length ?? 0;
  const colon = item.indexOf(':', drive);
  return colon === -1 ? item.length : colon;
}

function readArgument(
  item: string,
  plugins: PluginEntries,
  report: (d: Diagnostic) => void,
): BalancerInput | null {
  const origin = `--balancer ${item}`;
  const colon = colonOf(item);
  const name = item.slice(0, colon).trim();
  const entries = new Map<string, SourceNode>([['algorithm', scalar(name, origin)]]);
  const pieces = colon === item.length ? [] : item.slice(colon + 1).split(',');
  for (const piece of pieces) {
    const equals = piece.indexOf('=');
    const complaint = (message: string, notes: readonly string[]): null => {
      report({ severity: 'error', code: 'bad-argument', message, location: null, notes });
      return null;
    };
    if (equals === -1) {
      return complaint(`\`${origin}\`: \`${piece}\` is no \`parameter=value\``, [
        'write for example --balancer power-of-two:load=peak-ewma,choices=3',
      ]);
    }
    const key = piece.slice(0, equals).trim();
    if (entries.has(key))
      return complaint(`\`${origin}\` gives \`${key}\` twice`, ['give it once']);
    const value = readYamlValue(sourceText('--balancer', piece.slice(equals + 1)), () => {});
    if (value === null) return complaint(`\`${origin}\`: \`${key}\` has no valid value`, []);
    entries.set(key, { ...value, span: null, keySpan: null, override: origin });
  }
  const root: SourceNode = {
    kind: 'map',
    entries,
    flow: true,
    span: null,
    keySpan: null,
    override: origin,
  };
  const result = balancerSchema.safeParse(plainValue(root));
  const diagnostics: Diagnostic[] = [];
  const context: ScenarioContext = {
    source: sourceText('--balancer', item),
    root,
    diagnostics,
    readFile: () => new Uint8Array(),
    hasArguments: true,
    traces: new Map(),
    plugins,
  };
  const input = result.success ? resolvePlugin(context, [], result.data) : null;
  if (!result.success) reportIssues(context, result.error.issues);
  for (const diagnostic of diagnostics) report(diagnostic);
  return input;
}

function scalar(value: string, override: string): SourceNode {
  return { kind: 'scalar', value, text: value, span: null, keySpan: null, override };
}
