/** `--balancer` × `--health` × `--failover`: the variants that the command line asks for. */

import type { Diagnostic } from '../diagnostic.ts';
import type { PluginEntries } from '../plugin/plugin.ts';
import { failoverName, healthName } from '../resolve/variant-name.ts';
import type { WrittenVariant } from '../resolve/variants.ts';
import type { BalancerInput } from '../schema/balancer.ts';
import type { PolicyInput } from '../schema/policy.ts';
import { MAX_VARIANTS } from '../schema/scenario.ts';
import { readBalancerArguments } from './balancers.ts';
import { readFailoverArguments, readHealthArguments } from './policies.ts';

/** Lists as written; what is left out stays as the scenario has it. */
export interface VariantArguments {
  readonly balancers?: readonly string[];
  readonly health?: readonly string[];
  readonly failover?: readonly string[];
}

/** Undefined if nothing is asked for; none: the scenario as it stands. */
export function readVariantArguments(
  { balancers, health, failover }: VariantArguments,
  plugins: PluginEntries,
  report: (diagnostic: Diagnostic) => void,
): readonly WrittenVariant[] | undefined {
  if (!balancers && !health && !failover) return undefined;
  const lists = {
    balancers: readBalancerArguments(balancers ?? [], plugins, report),
    health: readHealthArguments(health ?? [], report),
    failover: readFailoverArguments(failover ?? [], report),
  };
  const counts = Object.values(lists).map(({ length }) => Math.max(1, length));
  const count = counts.reduce((product, one) => product * one, 1);
  if (count <= MAX_VARIANTS) return cross(lists);
  report({
    severity: 'error',
    code: 'too-many',
    message: `${counts.join(' × ')} = ${count.toLocaleString('en-US')} variants are too many`,
    location: null,
    notes: [
      `at most ${MAX_VARIANTS.toLocaleString('en-US')}: algorithms × health checks × failover policies`,
    ],
  });
  return [];
}

interface Lists {
  readonly balancers: readonly BalancerInput[];
  readonly health: readonly (readonly PolicyInput[])[];
  readonly failover: readonly PolicyInput[];
}

function cross(lists: Lists): readonly WrittenVariant[] {
  const { balancers, health, failover } = lists;
  const counts = Object.values(lists).map(({ length }) => length);
  if (counts.every((count) => count === 0)) return [];
  // What all of them share would only make their names longer.
  const isNamed = (list: readonly unknown[]) =>
    list.length > 1 || (list.length === 1 && Math.max(...counts) === 1);
  const healthNames = isNamed(health) ? shortest(health, healthName, bareHealthName) : [];
  const failoverNames = isNamed(failover) ? shortest(failover, failoverName, bareName) : [];
  return orUnchanged(balancers).flatMap((balancer) =>
    orUnchanged(health).flatMap((checks, i) =>
      orUnchanged(failover).map((policy, j) => ({
        input: { ...UNCHANGED, balancer, health: checks, failover: policy },
        index: null,
        parts: {
          hasBalancer: isNamed(balancers),
          health: healthNames[i] ?? null,
          failover: failoverNames[j] ?? null,
        },
      })),
    ),
  );
}

const UNCHANGED = { name: undefined, service: undefined, set: undefined };

function orUnchanged<T>(list: readonly T[]): readonly (T | undefined)[] {
  return list.length === 0 ? [undefined] : list;
}

/** Of several, without parameters where that tells them apart. */
function shortest<T>(
  list: readonly T[],
  full: (one: T) => string,
  bare: (one: T) => string,
): readonly string[] {
  const names = list.map(bare);
  return names.map((name, i) => {
    const isUnique = names.indexOf(name) === names.lastIndexOf(name);
    return isUnique && names.length > 1 ? name : full(list[i]!);
  });
}

function bareHealthName(checks: readonly PolicyInput[]): string {
  return healthName(checks.map(({ name }) => ({ name, given: {} })));
}

function bareName({ name }: PolicyInput): string {
  return failoverName({ name, given: {} });
}
