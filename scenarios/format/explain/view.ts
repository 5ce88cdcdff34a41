/** What `explain` prints, before it is YAML: values, and how to mark the ones that nobody wrote. */

export type ViewEntry = readonly [key: string, value: View];

interface Marks {
  /** Comment for a value that the scenario does not give; null inside braces. */
  readonly defaultNote: string | null;
  /** True if a short form of the map around it gives this value: `balancer: random`. */
  readonly shortPath?: boolean;
}

export type View =
  | (Marks & { readonly kind: 'leaf'; readonly value: string | number | boolean | null })
  | (Marks & {
      readonly kind: 'map';
      readonly entries: readonly ViewEntry[];
      readonly flow: boolean;
    })
  | (Marks & { readonly kind: 'list'; readonly items: readonly View[]; readonly flow: boolean });

const DEFAULT_NOTE = 'default';

export function leaf(
  value: string | number | boolean | null,
  defaultNote: string = DEFAULT_NOTE,
): View {
  return { kind: 'leaf', value, defaultNote };
}

/** A value that a short form gives. */
export function shortLeaf(value: string | number | boolean): View {
  return { kind: 'leaf', value, defaultNote: DEFAULT_NOTE, shortPath: true };
}

export function mapOf(entries: readonly ViewEntry[]): View {
  return { kind: 'map', entries, flow: false, defaultNote: null };
}

export function listOfViews(items: readonly View[]): View {
  return { kind: 'list', items, flow: false, defaultNote: null };
}

/** In braces on one line, marked as a whole. */
export function flowMap(entries: readonly ViewEntry[]): View {
  const plain = entries.map(([key, value]) => [key, unmarked(value)] as const);
  return { kind: 'map', entries: plain, flow: true, defaultNote: DEFAULT_NOTE };
}

export function flowList(items: readonly View[]): View {
  return { kind: 'list', items: items.map(unmarked), flow: true, defaultNote: null };
}

/** A value as it was written, in braces below the first level; `null` removes and stays. */
export function plainView(value: unknown, isInside = false): View {
  if (Array.isArray(value)) return flowList(value.map((item) => plainView(item, true)));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, child]) => [key, plainView(child, true)] as const,
    );
    return unmarked(isInside ? flowMap(entries) : mapOf(entries));
  }
  return unmarked(leaf(value as string | number | boolean | null));
}

/** A comment inside braces would break the line. */
export function unmarked(view: View): View {
  return { ...view, defaultNote: null };
}
