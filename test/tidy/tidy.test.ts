/** The repository checks itself: layering, size, determinism, dead files. One failure names them all. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  importsOf,
  lineOf,
  ROOMS,
  ROOT,
  SOURCES,
  type Source,
  type SyntaxNode,
  walk,
} from './sources.ts';

const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

const roomOf = (path: string) => path.split('/')[0]!;

/** Word → what to use instead. */
const BANNED_BELOW_CLI: Readonly<Record<string, string>> = {
  'Math.random': 'a named stream',
  'Date.now': 'simulated time',
  'performance.now': 'simulated time',
  'new Date': 'simulated time',
  'process.': 'a parameter that cli/ passes',
  'console.': 'a Diagnostic or a return value',
};

/** Their last digits do not differ between engine versions (DESIGN §2). */
const MATH_ALLOWED = new Set([
  'abs',
  'ceil',
  'exp',
  'floor',
  'log',
  'log1p',
  'max',
  'min',
  'round',
  'sqrt',
  'trunc',
  'fround',
  'imul',
  'clz32',
  'sign',
  // Constants are the same everywhere.
  'PI',
  'E',
  'LN2',
  'LN10',
  'LOG2E',
  'LOG10E',
  'SQRT2',
  'SQRT1_2',
]);

const isBelowCli = ({ path }: Source) =>
  ROOMS.includes(roomOf(path) as 'sim') && roomOf(path) !== 'cli';

describe('layering', () => {
  it('a room imports only from itself and from rooms nearer to the core', () => {
    const wrong = SOURCES.filter(({ path }) => ROOMS.includes(roomOf(path) as 'sim')).flatMap(
      (source) => {
        const depth = ROOMS.indexOf(roomOf(source.path) as 'sim');
        return importsOf(source)
          .filter(({ to }) => !ROOMS.slice(0, depth + 1).includes(roomOf(to) as 'sim'))
          .map(({ to }) => `${source.path} imports ${to}`);
      },
    );
    expect(wrong).toEqual([]);
  });

  it('has no import cycles but the declared one: actors of the simulation call each other', () => {
    // Clients send to balancers, balancers to nodes, and answers travel back.
    const actors = ['balancers', 'clients', 'nodes'].map((name) => `sim/model/${name}.ts`);
    const graph = new Map(
      SOURCES.map((source) => [
        source.path,
        importsOf(source)
          .filter(({ typeOnly }) => !typeOnly)
          .map(({ to }) => to),
      ]),
    );
    const cycles = SOURCES.map(({ path }) => path).filter((path) => reaches(graph, path, path));
    expect(cycles.filter((path) => !actors.includes(path))).toEqual([]);
  });

  it('loads vega and resvg lazily, only where charts are rendered', () => {
    const eager = SOURCES.filter(({ text }) =>
      /^import .*'(vega|vega-lite|@resvg\/.*)'/m.test(text),
    );
    expect(eager.filter(({ text }) => !/^import type/m.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
    const users = SOURCES.filter(({ text }) =>
      /import\('(vega|vega-lite|@resvg\/[^']*)'\)/.test(text),
    );
    expect(users.map(({ path }) => path)).toEqual(['reports/charts/render.ts']);
  });

  it('every source file is imported by another one, or is an entry', () => {
    const entries = [
      'cli/main.ts',
      'index.ts',
      'runner/worker.ts',
      'bench/main.ts',
      'bench/statistics-main.ts',
      'bench/measure.ts',
      'bench/measure-picks.ts',
    ];
    const imported = new Set(SOURCES.flatMap((source) => importsOf(source).map(({ to }) => to)));
    const dead = SOURCES.map(({ path }) => path).filter(
      (path) => !imported.has(path) && !entries.includes(path),
    );
    expect(dead).toEqual([]);
  });
});

function reaches(graph: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [...(graph.get(from) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(graph.get(next) ?? []));
  }
  return false;
}

describe('size', () => {
  it(`files have at most ${FILE_LINES_MAX} lines`, () => {
    const long = SOURCES.filter(({ text }) => text.split('\n').length > FILE_LINES_MAX + 1);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it(`functions have at most ${FUNCTION_LINES_MAX} lines`, () => {
    const long = SOURCES.flatMap((source) =>
      functionsOf(source)
        .filter(
          (node) => lineOf(source, node.end) - lineOf(source, node.start) >= FUNCTION_LINES_MAX,
        )
        .map((node) => `${source.path}:${lineOf(source, node.start)}`),
    );
    expect(long).toEqual([]);
  });

  it('the median file is short', () => {
    const lengths = SOURCES.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(90);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(250);
  });
});

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];

function functionsOf(source: Source): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  walk(source.program, (node) => {
    if (FUNCTIONS.includes(node.type)) found.push(node);
    return undefined;
  });
  return found;
}

describe('determinism', () => {
  it('below cli/ nobody touches clock, chance, process or console', () => {
    const wrong = SOURCES.filter(isBelowCli).flatMap((source) =>
      codeLines(source).flatMap(({ line, code }) =>
        Object.entries(BANNED_BELOW_CLI)
          .filter(([word]) => new RegExp(`(?<![\\w.])${word.replace('.', '\\.')}`).test(code))
          .map(([word, instead]) => `${source.path}:${line}: ${word} is banned, use ${instead}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('below cli/ arithmetic is the part whose last digit is the same everywhere', () => {
    const wrong = SOURCES.filter(isBelowCli).flatMap((source) => {
      const found: string[] = [];
      walk(source.program, (node) => {
        const place = `${source.path}:${lineOf(source, node.start)}`;
        if (node.type === 'BinaryExpression' && node.operator === '**') found.push(`${place}: **`);
        if (node.type !== 'MemberExpression') return undefined;
        const [object, property] = [node.object, node.property] as { name?: string }[];
        if (object?.name === 'Math' && !MATH_ALLOWED.has(property?.name ?? '')) {
          found.push(`${place}: Math.${property?.name}`);
        }
        return undefined;
      });
      return found;
    });
    expect(wrong).toEqual([]);
  });

  it('functions that are marked hot allocate nothing: no closure, literal, spread or for…of', () => {
    const allocating = [
      'ArrowFunctionExpression',
      'FunctionExpression',
      'ObjectExpression',
      'ArrayExpression',
      'SpreadElement',
      'ForOfStatement',
      'NewExpression',
      'TemplateLiteral',
    ];
    const hot = SOURCES.flatMap((source) =>
      hotFunctionsOf(source).map((node) => ({ source, node })),
    );
    expect(hot.length).toBeGreaterThan(20);
    const wrong = hot.flatMap(({ source, node }) => {
      const found: string[] = [];
      walk(node.body as SyntaxNode, (inner) => {
        if (!allocating.includes(inner.type) || isBounded(source, inner)) return undefined;
        found.push(`${source.path}:${lineOf(source, inner.start)}: ${inner.type}`);
        return false;
      });
      return found;
    });
    expect(wrong).toEqual([]);
  });
});

/** Ends of a run and sweeps are allowed to allocate; they say so on the same line. */
function isBounded(source: Source, node: SyntaxNode): boolean {
  const line = source.text.split('\n')[lineOf(source, node.start) - 1]!;
  return /\breturn \{ events|sweep\(|Bound\(/.test(line);
}

/** Functions and methods right below a `// Hot:` comment, bodies only. */
function hotFunctionsOf(source: Source): readonly SyntaxNode[] {
  const marks = [...source.text.matchAll(/^ *\/\/ Hot:.*$/gm)].map(
    (match) => match.index + match[0].length,
  );
  const bodies: SyntaxNode[] = [];
  for (const mark of marks) {
    let nearest: SyntaxNode | null = null;
    walk(source.program, (node) => {
      const isFunction = FUNCTIONS.includes(node.type) && node.body !== null;
      if (isFunction && node.start >= mark && (nearest === null || node.start < nearest.start))
        nearest = node;
      return undefined;
    });
    if (nearest) bodies.push(nearest);
  }
  return bodies;
}

/** Lines without comments, roughly: block comments in this code always start their lines. */
function codeLines(source: Source): readonly { readonly line: number; readonly code: string }[] {
  return source.text
    .split('\n')
    .map((text, i) => ({ line: i + 1, code: text.replace(/\/\/.*$/, '') }))
    .filter(({ code }) => !/^\s*(\/\*\*?|\*)/.test(code));
}

describe('habits', () => {
  it('every file begins by saying what it is', () => {
    const silent = SOURCES.filter(({ text }) => !/^(#!.*\n)?\/\*\*?[\s\S]*?\*\//.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('nothing is left over: no FIXME, no XXX, no TODO without a place where it is tracked', () => {
    const left = SOURCES.filter(({ text }) => /\b(FIXME|XXX|TODO(?!\(#\d+\)))/.test(text));
    expect(left.map(({ path }) => path)).toEqual([]);
  });

  it('files that the package promises exist', () => {
    const wanted = [
      'README.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'docs/ARCHITECTURE.md',
      'docs/DECISIONS.md',
    ];
    expect(wanted.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('docs/ARCHITECTURE.md stays short enough to be read', () => {
    const lines = readFileSync(join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8').split('\n').length;
    expect(lines).toBeLessThanOrEqual(200);
  });
});
