/** Frames: carets under the right token whatever the line is made of. */

import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../scenarios/format/diagnostic.ts';
import { renderDiagnostics } from '../../scenarios/format/render-diagnostics.ts';

const PLAIN = { color: false, unicode: true };

function at(lineText: string, token: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const before = lineText.slice(0, lineText.indexOf(token));
  const location = {
    file: 'a.yaml',
    line: 7,
    column: [...before].length + 1,
    length: [...token].length,
    lineText,
  };
  return { severity: 'error', code: 'x', message: 'm', location, ...more };
}

/** The source line and the caret line, from after the bar. */
function frame(diagnostic: Diagnostic): [string, string] {
  const lines = renderDiagnostics([diagnostic], PLAIN).split('\n');
  return [lines[3]!.slice(4), lines[4]!.slice(4)];
}

describe('a frame', () => {
  test('has a place, a line, a caret, a suggestion, notes and a count', () => {
    const error = at('  algoritm: rr', 'algoritm', {
      code: 'unknown-key',
      message: 'there is no key `algoritm`',
      suggestion: 'did you mean `algorithm`?',
      notes: ['known: `algorithm`', 'see the manual'],
    });
    const warning: Diagnostic = {
      ...at('rate: 9/s', '9/s'),
      severity: 'warning',
      code: 'offered-load',
    };
    expect(
      renderDiagnostics([error, warning], PLAIN),
    ).toBe(`error[unknown-key]: there is no key \`algoritm\`
  ┌─ a.yaml:7:3
  │
7 │   algoritm: rr
  │   ^^^^^^^^ did you mean \`algorithm\`?
  │
  = known: \`algorithm\`
  = see the manual

warning[offered-load]: m
  ┌─ a.yaml:7:7
  │
7 │ rate: 9/s
  │       ^^^

1 error, 1 warning
`);
  });

  test('is plain ASCII where the terminal shows nothing else', () => {
    const text = renderDiagnostics([at('a: b', 'b', { notes: ['2 × 4 ÷ 20µs, …'] })], {
      color: false,
      unicode: false,
    });
    expect(text).toContain(' --> a.yaml:7:4\n  |\n7 | a: b\n  |    ^\n  |\n  = 2 x 4 / 20us, ...');
  });

  test('without a place keeps the suggestion as a note', () => {
    const diagnostic = { ...at('', ''), location: null, suggestion: 'do that', notes: ['why'] };
    expect(renderDiagnostics([diagnostic], PLAIN)).toBe(
      'error[x]: m\n  = do that\n  = why\n\n1 error\n',
    );
  });

  test('expands tabs', () => {
    expect(frame(at('\ta:\tb', 'b'))).toEqual(['    a:  b', '        ^']);
  });

  test('counts wide characters as two columns and combining marks as none', () => {
    expect(frame(at('名前: 値', '値'))).toEqual(['名前: 値', '      ^^']);
    expect(frame(at('👩 x', 'x'))).toEqual(['👩 x', '   ^']);
    expect(frame(at('e\u0301 x', 'x'))).toEqual(['e\u0301 x', '  ^']);
  });

  test('shows a window of a long line', () => {
    const [line, carets] = frame(at(`${'a'.repeat(500)} TOKEN ${'b'.repeat(500)}`, 'TOKEN'));
    expect(line.startsWith('…')).toBe(true);
    expect(line.endsWith('…')).toBe(true);
    expect(line.length).toBeLessThanOrEqual(102);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('TOKEN');
  });

  test('points right at both ends of a long line', () => {
    for (const text of [
      `TOKEN ${'b'.repeat(5000)}`,
      `${'a'.repeat(5000)} TOKEN`,
      `${'名'.repeat(900)} TOKEN x`,
    ]) {
      const [line, carets] = frame(at(text, 'TOKEN'));
      const columns = [...line].reduce((sum, c) => sum + (c === '名' ? 2 : 1), 0);
      expect(columns).toBeLessThanOrEqual(102);
      const wide = [...line].filter((c) => c === '名').length;
      expect(line.indexOf('TOKEN') + wide).toBe(carets.indexOf('^'));
    }
  });

  test('does not let a file steer the terminal', () => {
    const text = renderDiagnostics(
      [at('a: \u001b[31mred\u202e', 'red', { message: 'x\u001b]0;t\u0007' })],
      PLAIN,
    );
    expect([...text].filter((c) => c < ' ' && c !== '\n')).toEqual([]);
    expect(text).not.toContain('\u202e');
  });

  test('is coloured on request, and only then', () => {
    const diagnostic = at('a: b', 'b');
    expect(renderDiagnostics([diagnostic], { color: true, unicode: true })).toContain(
      '\u001b[31merror[x]\u001b[39m',
    );
    expect(renderDiagnostics([diagnostic], PLAIN)).not.toContain('\u001b');
  });

  test('nothing to say is nothing', () => {
    expect(renderDiagnostics([], PLAIN)).toBe('');
  });
});
