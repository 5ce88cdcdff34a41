/** Baselines as files: one for each scenario, in a folder that is committed. */

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseBaseline } from '../../reports/baseline/parse-baseline.ts';
import type { Baseline } from '../../reports/baseline/types.ts';
import { plainJson } from '../../reports/formats/json.ts';
import { complainOfArgument, reasonOf } from '../problems.ts';
import { completeFile } from '../target-file.ts';
import { tell } from '../terminal.ts';
import type { CheckTarget } from './targets.ts';

/** Larger ones are no longer read by anybody who reviews them. */
const BYTES_ADVISED = 10_000;

export function baselineFile(folder: string, { key }: CheckTarget): string {
  return join(folder, `${key}.json`);
}

/** Null when there is none; a damaged one is wrong input. */
export function readBaseline(file: string): Baseline | null {
  if (!existsSync(file)) return null;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    complainOfArgument('unreadable-file', `${file} cannot be read: ${reasonOf(error)}`);
  }
  const parsed = parseBaseline(text);
  if (typeof parsed !== 'string') return parsed;
  complainOfArgument('not-a-baseline', `${file} is not a baseline of lbsim: ${parsed}`, [
    'store it again with `--update-baseline`',
  ]);
}

/** Says what became of it. */
export function writeBaseline(file: string, baseline: Baseline): void {
  const text = plainJson(baseline);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (before === text) {
    tell(`baseline: ${file} (unchanged)`);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  completeFile(file, text);
  tell(`baseline: ${file} (${before === null ? 'new' : 'changed'})`);
  const size = Buffer.byteLength(text);
  if (size <= BYTES_ADVISED) return;
  const kilobytes = Math.ceil(size / 1000);
  tell(`warning: ${file} has ${kilobytes} kB: name fewer metrics in \`baseline\` of the scenario`);
}

/** A name in both would have one baseline for two scenarios. */
export function refuseSharedBaselines(targets: readonly CheckTarget[]): void {
  const byKey = new Map<string, string>();
  for (const { file, key } of targets) {
    const other = byKey.get(key);
    if (other !== undefined) {
      complainOfArgument(
        'same-baseline',
        `${other} and ${file} would share the baseline ${key}.json`,
        ['give the folder that holds both, or rename one'],
      );
    }
    byKey.set(key, file);
  }
}

/** Baselines whose scenario is gone. */
export function tellUnused(folder: string, targets: readonly CheckTarget[]): void {
  if (!existsSync(folder)) return;
  const used = new Set(targets.map((target) => baselineFile(folder, target)));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => join(folder, file))
    .sort();
  for (const file of files.filter((one) => !used.has(one))) {
    tell(`warning: ${relative('.', file)} is the baseline of no scenario that was checked`);
  }
}
