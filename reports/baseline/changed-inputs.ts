/** Which inputs are others than when a baseline was stored: what a difference may come from. */

import type { Baseline } from './types.ts';

/** Sentences; empty when every input is the same. */
export function changedInputs(before: Baseline, after: Baseline): readonly string[] {
  const [stored, current] = [before.inputs, after.inputs];
  const parts = changedKeys(stored.parts, current.parts);
  const plugins = changedKeys(stored.plugins, current.plugins);
  const variants = Object.entries(after.variants).flatMap(([name, { settings }]) => {
    const former = before.variants[name];
    return former === undefined || former.settings === settings ? [] : [name];
  });
  const value = (label: string, old: string, fresh: string) =>
    old === fresh ? [] : [`${label}: ${old} → ${fresh}`];
  return [
    ...plugins.map((file) => `the algorithm in ${file}`),
    ...parts.map((part) => `\`${part}\` in the scenario`),
    ...variants.map((name) => `the variant ${name} in the scenario`),
    ...value('the seed', stored.seed, current.seed),
    ...value('lbsim', stored.lbsim, current.lbsim),
    ...value('Node', stored.node, current.node),
  ];
}

function changedKeys(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.filter((key) => before[key] !== after[key]);
}
