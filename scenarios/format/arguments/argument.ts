/** One item of a list on the command line → what the scenario's schema makes of the same map. */

import type { z } from 'zod';
import type { Diagnostic } from '../diagnostic.ts';
import { reportIssues } from '../issues.ts';
import { NO_PLUGIN_ENTRIES, type PluginEntries } from '../plugin/plugin.ts';
import type { ScenarioContext } from '../scenario-context.ts';
import { readYamlValue } from '../source/read-yaml.ts';
import { plainValue, type SourceNode } from '../source/source-node.ts';
import { sourceText } from '../source/source-text.ts';
import { nameOf, parametersOf } from './items.ts';

/** What may stand behind an option, and how the scenario writes it. */
export interface ArgumentKind<I> {
  /** `--balancer`. */
  readonly option: string;
  /** The key that names one in a map: `algorithm`. */
  readonly key: string;
  /** An item with two parameters, for complaints. */
  readonly example: string;
  readonly schema: z.ZodType<I>;
}

export interface ArgumentOptions {
  readonly plugins?: PluginEntries;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** Null after reporting what is wrong; `context` serves whoever looks further. */
export function readArgument<I>(
  { option, key, example, schema }: ArgumentKind<I>,
  item: string,
  { plugins = NO_PLUGIN_ENTRIES, report }: ArgumentOptions,
): { readonly input: I; readonly context: ScenarioContext } | null {
  const origin = `${option} ${item}`;
  const name = nameOf(item);
  const entries = new Map<string, SourceNode>([[key, scalar(name, origin)]]);
  const complaint = (message: string, notes: readonly string[]): null => {
    report({ severity: 'error', code: 'bad-argument', message, location: null, notes });
    return null;
  };
  for (const piece of parametersOf(item)) {
    const equals = piece.indexOf('=');
    if (equals === -1) {
      return complaint(`\`${origin}\`: \`${piece}\` is no \`parameter=value\``, [
        `write for example ${option} ${example}`,
      ]);
    }
    const parameter = piece.slice(0, equals).trim();
    if (entries.has(parameter))
      return complaint(`\`${origin}\` gives \`${parameter}\` twice`, ['give it once']);
    const value = readYamlValue(sourceText(option, piece.slice(equals + 1)), () => {});
    if (value === null) return complaint(`\`${origin}\`: \`${parameter}\` has no valid value`, []);
    entries.set(parameter, { ...value, span: null, keySpan: null, override: origin });
  }
  const root: SourceNode = {
    kind: 'map',
    entries,
    flow: true,
    span: null,
    keySpan: null,
    override: origin,
  };
  const context: ScenarioContext = {
    source: sourceText(option, item),
    root,
    diagnostics: [],
    readFile: () => new Uint8Array(),
    hasArguments: true,
    traces: new Map(),
    plugins,
  };
  const result = schema.safeParse(plainValue(root));
  if (result.success) return { input: result.data, context };
  reportIssues(context, result.error.issues);
  for (const diagnostic of context.diagnostics) report(diagnostic);
  return null;
}

function scalar(value: string, override: string): SourceNode {
  return { kind: 'scalar', value, text: value, span: null, keySpan: null, override };
}
