/** Whatever is written, the reader answers with a scenario or with diagnostics at real places. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderDiagnostics } from '../../scenarios/format/render-diagnostics.ts';
import { CHECKOUT, complaints } from './read.ts';

/** Fragments that are likely to mean something in the wrong place. */
const FRAGMENTS = [
  '\t',
  '\n',
  ' ',
  ':',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '&a ',
  '*a',
  '!x ',
  '# ',
  '|\n',
  '? ',
  '0',
  '-1',
  '1e9',
  '~',
  'null',
  '.inf',
  '20ms',
  '9/s',
  '%',
  '\r\n',
  '名',
  '\u0000',
  '\u001b',
  '---\n',
  '<<: ',
  '__proto__: ',
];

const edit = fc.record({
  at: fc.nat({ max: CHECKOUT.length }),
  remove: fc.integer({ min: 0, max: 12 }),
  insert: fc.oneof(fc.constant(''), fc.constantFrom(...FRAGMENTS)),
});

const mutated = fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
  let text = CHECKOUT;
  for (const { at, remove, insert } of edits) {
    text = text.slice(0, at) + insert + text.slice(at + remove);
  }
  return text;
});

function check(text: string): void {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const found = complaints(text);
  for (const { location, message } of found) {
    expect(message.length).toBeGreaterThan(5);
    if (location === null) continue;
    expect(location.lineText).toBe(lines[location.line - 1]!.replace(/\r$/, ''));
    expect(location.column).toBeGreaterThanOrEqual(1);
    expect(location.column).toBeLessThanOrEqual([...location.lineText].length + 1);
    expect(location.length).toBeGreaterThanOrEqual(1);
  }
  const frames = renderDiagnostics(found, { color: false, unicode: true });
  expect([...frames].every((c) => c === '\n' || c >= ' ')).toBe(true);
}

test('a scenario with random damage', () => {
  fc.assert(fc.property(mutated, check), { seed: 11, numRuns: 1500 });
});

test('a scenario of random values', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  const scenario = fc.record(
    { name: value, run: value, clients: value, services: value, network: value, compare: value },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(scenario, (tree) => check(JSON.stringify(tree))),
    { seed: 12, numRuns: 700 },
  );
});

test('random text', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), check), {
    seed: 13,
    numRuns: 700,
  });
});
