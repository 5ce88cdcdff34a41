/** Where finished runs are kept until an experiment is complete. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Experiment } from '../../runner/jobs.ts';
import { Journal, pruneJournal } from '../../runner/journal.ts';
import { tell } from '../terminal.ts';

export interface JournalChoice {
  /** A folder; false: `--no-journal`; absent: the folder for caches. */
  readonly journal?: string | false;
}

/** Who has not come back after a month does not come back. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** What decides a result, beside the scenario: the rooms whose code runs in a job. */
const ROOMS = ['algorithms', 'sim', 'scenarios'];

/** Null when nothing is to be kept. */
export function openJournal({
  journal,
}: JournalChoice): ((experiment: Experiment) => Journal) | null {
  if (journal === false) return null;
  const folder = journal ?? cacheFolder();
  pruneJournal(folder, Date.now() - KEPT_MS);
  const code = codeDigest();
  return (experiment) =>
    new Journal(experiment, {
      ...{ folder, code, node: process.version, writer: String(process.pid) },
      // Nobody asked for the default folder: that it cannot be written is no news.
      warn: (message) => {
        if (journal !== undefined) tell(`warning: ${message}`);
      },
    });
}

/** As the XDG base directories, macOS and Windows have it. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const base =
    XDG_CACHE_HOME ||
    (process.platform === 'win32' && LOCALAPPDATA) ||
    join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
  return join(base, 'lbsim', 'journal');
}

/** Of the compiled files beside this one: a version that is being worked on changes without a number. */
function codeDigest(): string {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  const hash = createHash('sha256');
  for (const room of ROOMS) {
    const files = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((one) => /\.[jt]s$/.test(one)).sort()) {
      hash.update(`${room}/${file}\n`).update(readFileSync(join(root, room, file)));
    }
  }
  return hash.digest('hex');
}
