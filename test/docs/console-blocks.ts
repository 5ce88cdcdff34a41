/**
 * Commands in the documentation, with the output that it shows.
 *
 * A ```console block is `$ command` followed by its output (stdout, then stderr). `npm run golden`
 * runs the commands and writes what they print into the documents.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ConsoleBlock {
  readonly document: string;
  /** 1-based line of the command. */
  readonly line: number;
  readonly command: string;
  readonly output: string;
}

const BLOCK = /```console\n\$ (.*)\n([\s\S]*?)```/g;

export function consoleBlocks(root: string, document: string): readonly ConsoleBlock[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(BLOCK)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length + 1,
    command: match[1]!,
    output: match[2]!,
  }));
}

export function rewriteBlocks(root: string, document: string, outputs: readonly string[]): void {
  const path = join(root, document);
  let next = 0;
  const text = readFileSync(path, 'utf8').replace(
    BLOCK,
    (_, command: string) => `\`\`\`console\n$ ${command}\n${outputs[next++]}\`\`\``,
  );
  writeFileSync(path, text);
}
