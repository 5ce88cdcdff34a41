/** `--balancer round-robin,power-of-two:load=peak-ewma,choices=3`: algorithms from the command line. */

import { BALANCING, balancerByName } from '../../../algorithms/balancing/index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { isPluginFile, type PluginEntries } from '../plugin/plugin.ts';
import { resolvePlugin } from '../resolve/plugin.ts';
import { type BalancerInput, balancerSchema } from '../schema/balancer.ts';
import { type ArgumentKind, readArgument } from './argument.ts';
import { nameOf } from './items.ts';

const KIND: ArgumentKind<BalancerInput> = {
  option: '--balancer',
  key: 'algorithm',
  example: 'power-of-two:load=peak-ewma,choices=3',
  schema: balancerSchema,
};

/** What is wrong with an item is reported, and the item left out. */
export function readBalancerArguments(
  items: readonly string[],
  plugins: PluginEntries,
  report: (d: Diagnostic) => void,
): BalancerInput[] {
  return items.flatMap((item) => {
    if (item === 'all') return everyAlgorithm(items);
    const read = readArgument(KIND, item, { plugins, report });
    if (read === null) return [];
    const input = resolvePlugin(read.context, [], read.input);
    for (const diagnostic of read.context.diagnostics) report(diagnostic);
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
  const name = nameOf(item);
  return isPluginFile(name) ? name : null;
}
