/** What the catalogue lists: kinds of entries, families within a kind, and the entries themselves. */

import type { ParameterSchema } from '../../algorithms/parameters.ts';
import type { Property, Testable } from '../conformance/property.ts';
import { type Finding, runConformance } from '../conformance/run-conformance.ts';

/** What every definition documents, whatever it does. */
export interface CatalogueEntry extends Testable {
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly deployed: readonly string[];
  readonly source: string;
  readonly weakness: string;
  readonly parameters: ParameterSchema;
  readonly research?: true;
  /** Of balancing algorithms. */
  readonly cost?: string;
  readonly usesKeys?: boolean;
}

export interface CatalogueFamily {
  readonly name: string;
  /** What its members have in common, as half a sentence. */
  readonly summary: string;
  readonly entries: readonly CatalogueEntry[];
  /** Of its conformance suite. */
  readonly properties: readonly { readonly name: string; readonly claim: string }[];
  /** Runs the suite on a member. */
  readonly test: (name: string) => Iterable<Finding>;
}

export interface CatalogueKind {
  /** What `--family` takes: `health`. */
  readonly name: string;
  /** `Health checks`. */
  readonly title: string;
  /** How a user selects one, in half a sentence with backticks. */
  readonly use: string;
  /** Its page in `docs/`. */
  readonly page: string;
  readonly families: readonly CatalogueFamily[];
}

/** A family whose members have a suite in common. */
export function family<D extends CatalogueEntry>(
  { name, summary }: Pick<CatalogueFamily, 'name' | 'summary'>,
  entries: readonly D[],
  suite: readonly Property<D>[],
): CatalogueFamily {
  const test = (wanted: string) => {
    return runConformance(entries.find((entry) => entry.name === wanted)!, suite);
  };
  return { name, summary, entries, properties: suite, test };
}
