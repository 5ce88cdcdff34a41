/** `lbsim algorithms new`: a file to start one's own algorithm from. */

import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { newAlgorithmText } from '../new-algorithm.ts';
import { complainOfArgument, reasonOf } from '../problems.ts';
import { tell } from '../terminal.ts';

const EXTENSION = /\.(ts|mts|js|mjs)$/;

export function addAlgorithmsNew(algorithms: Command, exit: (code: number) => void): void {
  algorithms
    .command('new')
    .summary('write an algorithm of your own to start from')
    .argument('<file>', 'must not exist yet; .ts, .mts, .js or .mjs')
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim algorithms new mine.ts\n  lbsim algorithms new mine.mjs',
    )
    .action((file: string) => {
      writeNew(file);
      tell(`wrote ${file}; next: lbsim compare --balancer ${pathOf(file)},least-connections`);
      exit(EXIT.ok);
    });
}

function writeNew(file: string): void {
  if (!EXTENSION.test(file)) {
    complainOfArgument('bad-argument', `${file} is neither TypeScript nor JavaScript`, [
      'name it for example mine.ts or mine.mjs',
      ...(file.endsWith('.wasm') ? ['what a WebAssembly module exports: docs/plugins.md'] : []),
    ]);
  }
  if (existsSync(file)) {
    complainOfArgument('file-exists', `${file} exists already`, ['choose another name']);
  }
  const text = newAlgorithmText(nameOf(file), /ts$/.test(file));
  try {
    writeFileSync(file, text.replaceAll('./FILE', pathOf(file)), { flag: 'wx' });
  } catch (error) {
    complainOfArgument('unwritable', `cannot write ${file}: ${reasonOf(error)}`);
  }
}

/** `my_rule.ts` → `my-rule`. */
function nameOf(file: string): string {
  const words = basename(file)
    .replace(EXTENSION, '')
    .replace(/[^a-zA-Z0-9]+/g, '-');
  const name = words.replace(/^[^a-zA-Z]+|-+$/g, '');
  return name === '' ? 'mine' : name;
}

/** As `--balancer` and a scenario beside it write it. */
function pathOf(file: string): string {
  return /^\.{0,2}[\\/]/.test(file) ? file : `./${file}`;
}
