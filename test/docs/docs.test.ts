/** The documentation is true: its commands are run, and print what it shows. */

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cataloguePages } from '../../cli/catalogue/markdown.ts';
import { parseScenario } from '../../scenarios/format/parse.ts';
import { consoleBlocks, rewriteBlocks } from './console-blocks.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');
const trace = new TextEncoder().encode('at_ms,key\n0,a\n5,b\n');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** What the commands of the documents find in their folder. */
const DOCUMENT_FILES = ['test/docs/files', 'examples/plugins', 'examples/ci-gate'];

function run(command: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lbsim-docs-'));
  try {
    for (const files of DOCUMENT_FILES) {
      cpSync(join(ROOT, files), folder, { recursive: true });
    }
    const script = command.replace(/(^|&& )lbsim /g, `$1"${process.execPath}" "${MAIN}" `);
    const env = { ...process.env, NO_COLOR: '1', LC_ALL: 'C.UTF-8', CI: '1' };
    // The documents show what a person sees: both streams, in the order of writing.
    const { stdout } = spawnSync('sh', ['-c', `${script} 2>&1`], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return stdout.replace(/Node \d+\.\d+\.\d+/g, 'Node 20.20.2');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const document of DOCUMENTS) {
  const blocks = consoleBlocks(ROOT, document);
  if (process.env.UPDATE_GOLDEN && blocks.length > 0) {
    rewriteBlocks(
      ROOT,
      document,
      blocks.map(({ command }) => run(command)),
    );
  }
}

if (process.env.UPDATE_GOLDEN) {
  for (const [page, text] of cataloguePages()) writeFileSync(join(ROOT, page), text);
}

describe('documentation', () => {
  it.each([...cataloguePages()])(
    '%s is what the index says (npm run docs:algorithms writes it again)',
    (page, text) => {
      expect(readFileSync(join(ROOT, page), 'utf8')).toBe(text);
    },
  );

  for (const document of DOCUMENTS) {
    for (const { line, command, output } of consoleBlocks(ROOT, document)) {
      it(`${document}:${line}: $ ${command}`, () => {
        expect(output.length).toBeGreaterThan(0);
        expect(run(command)).toBe(output);
      });
    }

    it(`${document}: links and pictures of the repository exist`, () => {
      const text = readFileSync(join(ROOT, document), 'utf8');
      const targets = [...text.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1]!);
      const missing = targets
        .filter((target) => !/^https?:/.test(target))
        .filter((target) => !existsSync(join(ROOT, document, '..', target)));
      expect(missing).toEqual([]);
    });
  }

  it('docs/scenarios.md: the example is a valid scenario, and so is every arrival process', () => {
    const text = readFileSync(join(ROOT, 'docs', 'scenarios.md'), 'utf8');
    const yaml = /```yaml\n([\s\S]*?)```/.exec(text)![1]!;
    const parse = (overrides: readonly string[]) =>
      parseScenario(yaml, { file: 'docs/scenarios.md', overrides, readFile: () => trace });
    expect(parse([]).warnings).toEqual([]);
    const processes = [...text.matchAll(/^\| `(\{ process: .*?\})` \|/gm)].map(
      (match) => match[1]!,
    );
    expect(processes).toHaveLength(7);
    for (const process of processes) parse([`clients.robots.arrivals=${process}`]);
  });

  it('README: the first two commands install, and are the main job and the tests', () => {
    const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const commands = [...text.matchAll(/```sh\n(.*)\n```/g)].map((match) => match[1]!);
    expect(commands).toEqual(['npm ci && npx lbsim compare --out report', 'npm ci && npm test']);
    const ci = readFileSync(join(ROOT, '.ci', 'run'), 'utf8');
    expect(ci).toContain('&& npm test');
  });
});
