/** The options that commands share. */

import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMATS } from '../reports/formats/index.ts';
import type { VariantArguments } from '../scenarios/format/arguments/cross.ts';
import { splitItems } from '../scenarios/format/arguments/items.ts';
import type { OutputOptions } from './outputs.ts';
import { complainOfArgument } from './problems.ts';

export interface ScenarioOptions {
  readonly set?: readonly string[];
  readonly seed?: string;
  readonly replications?: string;
  readonly precision?: string;
  readonly until?: string;
}

/** Lists as written: `a,b:parameter=value`. */
export interface VariantOptions {
  readonly balancer?: string;
  readonly health?: string;
  readonly failover?: string;
}

export interface ExperimentOptions extends ScenarioOptions, VariantOptions, OutputOptions {
  readonly jobs: number;
  /** Of `run`: which decisions to show, and where. */
  readonly trace?: string;
}

/** Of an option that may be given several times. */
export const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value];

export function addScenarioOptions(command: Command): Command {
  return command
    .option('--set <path=value>', 'override a value of the scenario; repeatable', collect)
    .option('--seed <text>', 'same as --set run.seed=…', readSeed)
    .option('--replications <n>', 'how many, or how many at most; same as --set run.replications=…')
    .option('--precision <metric=share>', 'stop when its interval is that narrow: p99=2%')
    .addOption(
      new Option('--until <goal>', 'stop when every check and every pair is decided').choices([
        'decided',
      ]),
    );
}

/** Of commands that compare variants. */
export function addVariantOptions(command: Command): Command {
  return command
    .option('--balancer <list>', 'algorithms to compare: a,b:parameter=value,… or all')
    .option('--health <list>', 'health checks to compare: a,b:parameter=value,a+b,none,… or all')
    .option('--failover <list>', 'failover policies to compare: a,b:parameter=value,… or all');
}

export function addOutputOptions(command: Command): Command {
  const names = FORMATS.map((format) => format.name).join('|');
  return command
    .option(
      '--format <format[=file]>',
      `${names}; repeatable; without a file: to stdout, or to --out`,
      collect,
    )
    .option('--out <folder>', 'write reports there (html and json unless --format says otherwise)')
    .option('--chart <name>', 'which chart svg and png show; all of them by default');
}

export function addExperimentOptions(command: Command): Command {
  return addJobsOption(addOutputOptions(addScenarioOptions(command)));
}

export function addJobsOption(command: Command): Command {
  return command.addOption(
    new Option('--jobs <n>', 'worker threads; the result does not depend on it')
      .default(availableParallelism(), 'one per processor')
      .argParser(readJobs),
  );
}

/** `--seed "$SEED"` without a SEED must not quietly become the default. */
function readSeed(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Give a text or a number.');
  return text;
}

function readJobs(text: string): number {
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 1024) {
    throw new InvalidArgumentError('Give a whole number from 1 to 1024.');
  }
  return jobs;
}

/** Shorthands become overrides, so that they are validated and reported like any other value. */
export function overridesOf(options: ScenarioOptions): readonly string[] {
  const shorthands: string[] = [];
  if (options.seed !== undefined) shorthands.push(`run.seed=${options.seed}`);
  const replications = replicationsOf(options);
  if (replications !== undefined) shorthands.push(`run.replications=${replications}`);
  return [...(options.set ?? []), ...shorthands];
}

/** Runs that may stop early have at most this many replications, unless told otherwise. */
const REPLICATIONS_MAX = '80';

/** A number, or a map as a scenario would have it. */
function replicationsOf({ replications, precision, until }: ScenarioOptions): string | undefined {
  if (precision === undefined && until === undefined) return replications;
  const goals = until === undefined ? [] : [`until: ${until}`];
  if (precision !== undefined) {
    const at = precision.lastIndexOf('=');
    if (at < 1) {
      complainOfArgument('bad-precision', `\`--precision ${precision}\` names no metric`, [
        'write for example `--precision p99=2%`',
      ]);
    }
    goals.push(`precision: ${precision.slice(at + 1)}`, `of: ${precision.slice(0, at)}`);
  }
  return `{ max: ${replications ?? REPLICATIONS_MAX}, ${goals.join(', ')} }`;
}

/** What variants are crossed from; without any of the three, the scenario's own. */
export function variantsOf({ balancer, health, failover }: VariantOptions): VariantArguments {
  return {
    ...(balancer !== undefined && { balancers: splitItems(balancer) }),
    ...(health !== undefined && { health: splitItems(health) }),
    ...(failover !== undefined && { failover: splitItems(failover) }),
  };
}
