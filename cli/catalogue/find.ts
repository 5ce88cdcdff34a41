/** The entries that a command line means: a name, an alias, or a file of the user's own. */

import { InputError } from '../../scenarios/format/diagnostic.ts';
import { nearestName, relatedNames } from '../../scenarios/format/nearest.ts';
import { loadPlugin, pluginArgument } from '../../scenarios/format/plugin/load-plugin.ts';
import {
  isPluginFile,
  type LoadedPlugin,
  PLUGIN_EXTENSIONS,
} from '../../scenarios/format/plugin/plugin.ts';
import { CONFORMANCE } from '../conformance/balancing/properties.ts';
import { type Finding, runConformance } from '../conformance/run-conformance.ts';
import { complainOfArgument } from '../problems.ts';
import { CATALOGUE } from './kinds.ts';
import type { CatalogueEntry, CatalogueFamily, CatalogueKind } from './types.ts';

export interface FoundEntry {
  readonly entry: CatalogueEntry;
  /** Null of the user's own. */
  readonly place: { readonly kind: CatalogueKind; readonly family: CatalogueFamily } | null;
  /** Null for a built-in one. */
  readonly plugin: LoadedPlugin | null;
  readonly properties: CatalogueFamily['properties'];
  /** Runs its suite. */
  readonly test: () => Iterable<Finding>;
}

/** One family, all families of a kind, or everything; complains of a name that is neither. */
export function chosenKinds(wanted: string | undefined): readonly CatalogueKind[] {
  if (wanted === undefined) return CATALOGUE;
  const kind = CATALOGUE.find(({ name }) => name === wanted);
  if (kind !== undefined) return [kind];
  for (const one of CATALOGUE) {
    const families = one.families.filter(({ name }) => name === wanted);
    if (families.length > 0) return [{ ...one, families }];
  }
  const known = CATALOGUE.flatMap(({ name, families }) => [
    ...new Set([name, ...families.map((one) => one.name)]),
  ]);
  const near = nearestName(wanted, known);
  return complainOfArgument('unknown-family', `there is no family \`${wanted}\``, [
    ...(near === null ? [] : [`did you mean \`${near}\`?`]),
    `known: ${known.map((name) => `\`${name}\``).join(', ')}`,
  ]);
}

/** At least one; several where kinds share a name. */
export async function findEntries(name: string, wanted?: string): Promise<readonly FoundEntry[]> {
  const kinds = chosenKinds(wanted);
  if (isPluginFile(name)) return [await findPlugin(name)];
  const found = entriesOf(kinds).filter(({ entry }) => namesOf(entry).includes(name));
  if (found.length > 0) return found;
  return complainOfUnknown(name, kinds);
}

/** The only one of that name. */
export async function findEntry(name: string, wanted?: string): Promise<FoundEntry> {
  const [first, ...others] = await findEntries(name, wanted);
  if (others.length === 0) return first!;
  const kinds = [first!, ...others].map(({ place }) => place!.kind.name);
  return complainOfArgument('ambiguous-name', `\`${name}\` is the name of several`, [
    `say which: ${kinds.map((kind) => `--family ${kind}`).join(' or ')}`,
  ]);
}

function entriesOf(kinds: readonly CatalogueKind[]): readonly FoundEntry[] {
  return kinds.flatMap((kind) =>
    kind.families.flatMap((family) =>
      family.entries.map((entry) => ({
        entry,
        place: { kind, family },
        plugin: null,
        properties: family.properties,
        test: () => family.test(entry.name),
      })),
    ),
  );
}

function namesOf({ name, aliases }: CatalogueEntry): readonly string[] {
  return [name, ...aliases];
}

async function findPlugin(file: string): Promise<FoundEntry> {
  const loaded = await loadPlugin(pluginArgument(file));
  if (!loaded.ok) {
    throw new InputError(
      loaded.problems.map(({ location = null, ...problem }) => ({
        severity: 'error',
        ...problem,
        location,
      })),
    );
  }
  const { plugin } = loaded;
  return {
    entry: plugin.definition,
    place: null,
    plugin,
    properties: CONFORMANCE,
    test: () => runConformance(plugin.definition, CONFORMANCE),
  };
}

/** There are too many to list: what is near, and where the list is. */
function complainOfUnknown(name: string, kinds: readonly CatalogueKind[]): never {
  const entries = entriesOf(kinds).map(({ entry }) => entry);
  const near = nearestName(name, entries.flatMap(namesOf));
  const others = entries.map((entry) => entry.name).filter((one) => one !== near);
  const related = relatedNames(name, [...new Set(others)]).map((one) => `\`${one}\``);
  return complainOfArgument('unknown-algorithm', `there is no algorithm \`${name}\``, [
    ...(near === null ? [] : [`did you mean \`${near}\`?`]),
    ...(related.length === 0
      ? []
      : [`${near === null ? 'similar' : 'also similar'}: ${related.join(', ')}`]),
    `\`lbsim algorithms\` lists all ${entries.length}`,
    `your own is a file, \`./mine.ts\`; its name ends in ${PLUGIN_EXTENSIONS.join(', ')}`,
  ]);
}
