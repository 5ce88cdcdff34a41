/**
 * Finished jobs on disk, so that an experiment that was interrupted goes on where it stopped.
 *
 * A job is a pure function of what its key covers: the scenario without its other variants, seed and
 * replication, the parts that checks ask for, the program's own code and the version of Node. A
 * changed input has another key, so what is found may be used. An entry is written under another
 * name and renamed, and carries its own digest: what is torn or damaged is left aside, never trusted.
 */

import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { canonicalJson, scenarioDigest } from '../scenarios/format/digest.ts';
import { measuredParts } from '../scenarios/format/measured-parts.ts';
import type { RunResult } from '../sim/metrics/types.ts';
import type { Experiment, Job } from './jobs.ts';

export interface JournalOptions {
  readonly folder: string;
  /** Digest of the program's code, and the version of Node: both decide what a job answers. */
  readonly code: string;
  readonly node: string;
  /** Distinguishes writers that work in one folder at the same time. */
  readonly writer: string;
  readonly warn: (message: string) => void;
}

const FORMAT = 'lbsim-journal/1';
const EXTENSION = '.run';

export class Journal {
  readonly #options: JournalOptions;
  /** By variant. */
  readonly #keys: readonly string[];
  readonly #written = new Set<string>();
  #isBroken = false;

  constructor(experiment: Experiment, options: JournalOptions) {
    this.#options = options;
    this.#keys = keysOf(experiment, options);
  }

  /** Null if it was not finished, or if what was kept cannot be trusted. */
  read(job: Job): RunResult | null {
    const file = this.#fileOf(job);
    let bytes: Buffer;
    try {
      bytes = readFileSync(file);
    } catch {
      return null;
    }
    const result = unpack(bytes);
    if (result === null) this.#options.warn(`${file} is damaged: its job is run again`);
    else this.#written.add(file);
    return result;
  }

  /** A folder that cannot be written costs a warning, and the chance to go on later. */
  write(job: Job, result: RunResult): void {
    if (this.#isBroken) return;
    const file = this.#fileOf(job);
    const partial = `${file}.${this.#options.writer}.partial`;
    try {
      mkdirSync(this.#options.folder, { recursive: true });
      writeFileSync(partial, pack(result));
      renameSync(partial, file);
      this.#written.add(file);
    } catch (error) {
      this.#isBroken = true;
      rmSync(partial, { force: true });
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.warn(`finished runs cannot be kept: ${reason}`);
    }
  }

  /** How many finished jobs are kept. */
  get size(): number {
    return this.#written.size;
  }

  /** The experiment is complete: nobody will ask for its jobs again. */
  forget(): void {
    for (const file of this.#written) rmSync(file, { force: true });
    this.#written.clear();
  }

  #fileOf({ variant, replication }: Job): string {
    return join(this.#options.folder, `${this.#keys[variant]}-${replication}${EXTENSION}`);
  }
}

/** Removes what nobody came back for. */
export function pruneJournal(folder: string, beforeMs: number): void {
  let files: readonly string[];
  try {
    files = readdirSync(folder);
  } catch {
    return;
  }
  const isOurs = (file: string) => file.endsWith(EXTENSION) || file.endsWith('.partial');
  for (const file of files.filter(isOurs)) {
    const path = join(folder, file);
    const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? beforeMs;
    if (changedMs < beforeMs) rmSync(path, { force: true });
  }
}

function keysOf({ scenario, traces }: Experiment, { code, node }: JournalOptions): string[] {
  return scenario.variants.map((variant) => {
    const run = { ...scenario.run, replications: 1 };
    const digest = scenarioDigest({ ...scenario, run, variants: [variant] }, traces);
    const parts = measuredParts(scenario.checks);
    return sha256(canonicalJson({ format: FORMAT, code, node, digest, parts })).slice(0, 40);
  });
}

function pack(result: RunResult): Buffer {
  const payload = serialize(result);
  return Buffer.concat([Buffer.from(`${FORMAT} ${sha256(payload)}\n`), payload]);
}

function unpack(bytes: Buffer): RunResult | null {
  const end = bytes.indexOf('\n');
  const [format, digest] = bytes.subarray(0, Math.max(0, end)).toString('latin1').split(' ');
  const payload = bytes.subarray(end + 1);
  if (format !== FORMAT || digest !== sha256(payload)) return null;
  return deserialize(payload) as RunResult;
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
