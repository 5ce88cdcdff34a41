/**
 * `set` of a variant: the system that it simulates instead of the scenario's.
 *
 * The values are set in the scenario's tree and the whole is read again, so that they meet the same
 * checks as written ones. Complaints point at the variant, for the values keep their places.
 */

import type { Diagnostic } from '../diagnostic.ts';
import { reportIssues } from '../issues.ts';
import { applySetting, OverrideError } from '../overrides.ts';
import type { ResolvedSystem } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import { scenarioSchema } from '../schema/scenario.ts';
import { nodeAt, type Path, plainValue, type SourceNode } from '../source/source-node.ts';
import type { Raw } from './parts.ts';
import { resolveSystem } from './system.ts';

/** What is about the comparison as a whole. */
const NOT_OF_A_VARIANT = ['name', 'question', 'run', 'compare', 'checks', 'alerts'];

/** What makes customers: all variants meet the same ones. */
const OF_CUSTOMERS = ['to', 'count', 'arrivals', 'keys'];

/** A variant's own system, and the context in which its complaints find their places. */
export interface VariantSystem {
  readonly system: ResolvedSystem;
  readonly context: ScenarioContext;
}

/** Null after complaining, or where the scenario itself is wrong: that is complained about already. */
export function resolveVariantSystem(
  context: ScenarioContext,
  index: number,
): VariantSystem | null {
  if (context.diagnostics.some(({ severity }) => severity === 'error')) return null;
  const root = changedTree(context, ['compare', index, 'set']);
  if (root === null) return null;
  const own: ScenarioContext = { ...context, root, diagnostics: [] };
  const raw = plainValue(root) as Raw;
  const checked = scenarioSchema.safeParse(raw);
  if (!checked.success) reportIssues(own, checked.error.issues);
  const { system } = resolveSystem(own, raw);
  addNew(context.diagnostics, own.diagnostics);
  const isSound = !own.diagnostics.some(({ severity }) => severity === 'error');
  return isSound && system !== null ? { system, context: own } : null;
}

/** What is wrong with the scenario, whatever a variant sets, is said once. */
export function addNew(known: Diagnostic[], found: readonly Diagnostic[]): void {
  const texts = new Set(known.map((one) => JSON.stringify(one)));
  known.push(...found.filter((one) => !texts.has(JSON.stringify(one))));
}

/** The scenario's tree with the variant's values, and without the variants. */
function changedTree(context: ScenarioContext, path: Path): SourceNode | null {
  const settings = nodeAt(context.root, path);
  if (settings?.kind !== 'map') return null;
  let tree = withoutVariants(context.root);
  let isSound = true;
  for (const [place, value] of settings.entries) {
    const problem = forbidden(place);
    if (problem === null) {
      try {
        tree = applySetting(tree, { path: place, value, origin: `set ${place}` });
        continue;
      } catch (error) {
        if (!(error instanceof OverrideError)) throw error;
        const { message, notes } = error;
        complain(context, [...path, place], { code: 'bad-override', message, notes }, AT_KEY);
      }
    } else {
      complain(context, [...path, place], problem, AT_KEY);
    }
    isSound = false;
  }
  return isSound ? tree : null;
}

const AT_KEY = { at: 'key' } as const;

function withoutVariants(root: SourceNode): SourceNode {
  if (root.kind !== 'map') return root;
  const entries = new Map(root.entries);
  entries.delete('compare');
  return { ...root, entries };
}

function forbidden(place: string) {
  const steps = place.split('.').map((step) => step.trim());
  const [first] = steps;
  if (NOT_OF_A_VARIANT.includes(first!)) {
    return {
      code: 'bad-override',
      message: `\`${first}\` is the same for all variants`,
      suggestion: 'set it on the command line: `--set`',
    };
  }
  // A client's name may contain dots.
  const customer =
    first === 'clients' && steps.slice(2).find((step) => OF_CUSTOMERS.includes(step));
  if (!customer && !(first === 'clients' && steps.length < 3)) return null;
  return {
    code: 'bad-override',
    message: `\`${place}\` would give this variant other customers than the others meet`,
    suggestion: 'what differs between them would not be due to the variant',
    notes: ['simulate the scenario twice, with `--set`'],
  };
}
