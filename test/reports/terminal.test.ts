import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, shown, truncateMiddle, wrap } from '../../reports/formats/terminal/text.ts';
import { terminal } from '../../reports/formats/terminal.ts';
import type { Report } from '../../reports/model.ts';
import { type SampleOptions, sampleReport } from './sample-report.ts';

const OPTIONS = { color: false, unicode: true, width: 80 };
const ESCAPE = String.fromCharCode(27);

async function render(report: Report, options = {}): Promise<string> {
  return (await terminal.render(report, { ...OPTIONS, ...options })) as string;
}

const anyName = fc.oneof(
  fc.string({ minLength: 1, maxLength: 90, unit: 'binary' }),
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  fc.constantFrom('最小接続数ラウンドロビン'.repeat(4), '👩‍🚀🚀é', 'round-robin'),
);

describe('the terminal report', () => {
  it('fits 80 columns, whatever the names and sizes', async () => {
    const options = fc.record({
      name: anyName,
      variantNames: fc.uniqueArray(anyName, { minLength: 1, maxLength: 6 }),
      nodes: fc.integer({ min: 1, max: 30 }),
      replications: fc.integer({ min: 1, max: 4 }),
      bins: fc.constant(12),
      latencyFactor: fc.constantFrom(0, 1e-6, 0.01, 1, 100, 1e6),
      empty: fc.boolean(),
    });
    const styles = fc.record({ unicode: fc.boolean(), width: fc.constantFrom(60, 80, 133) });
    await fc.assert(
      fc.asyncProperty(options, styles, async (sizes: SampleOptions, style) => {
        const text = await render(sampleReport(sizes), style);
        const lines = text.split('\n');
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(style.width);
        if (!style.unicode) expect(text).toMatch(/^[\n -~]*$/);
        expect(text).not.toMatch(/NaN|undefined|Infinity/);
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it('ranks with ties, intervals and units, and compares seed by seed', async () => {
    const lines = (await render(sampleReport())).split('\n');
    expect(lines).toContain(
      '2=  power-of-two    12.19 ms  69.7 ms  69.0 … 70.4 ms  127.3 ms     0 %    0.878',
    );
    expect(lines).toContain('Against least-connections, seed by seed (same customers)');
    expect(lines).toContain('   round-robin   errors  +2.29 pp  [+2.25, +2.33]          worse');
    expect(lines.slice(-3)).toEqual([
      'digest 8f3c41d0',
      'repeat: lbsim compare checkout.yaml --seed 2026',
      '',
    ]);
  });

  it('shows a single variant in depth', async () => {
    const text = await render(sampleReport({ variants: 1, nodes: 30 }));
    expect(text).not.toContain('Against');
    expect(text).toMatch(/^p99\.9 +890 ms +870 … 910 ms/m);
    expect(text).toMatch(/^ {3}timeout +20,783 +2\.31 % of requests$/m);
    expect(text).toContain('… and 10 more');
    expect(text.match(/^ {3}web\//gm)).toHaveLength(20);
    expect(text).toMatch(/^ {3}web\/new-3 .* 2,079$/m);
  });

  it('claims nothing with one replication', async () => {
    const text = await render(sampleReport({ replications: 1 }));
    expect(text).toContain('in the one replication');
    expect(text).toContain('one replication: no verdict');
    expect(text).not.toMatch(/ (better|worse)$/m);
    expect(text).toContain('Warning   one replication: no interval can be given');
  });

  it('colours only verdicts and warnings, and only when asked', async () => {
    const report = sampleReport({ replications: 10 });
    expect(await render(report)).not.toContain(ESCAPE);
    const colored = await render(report, { color: true });
    const pieces = colored.split(ESCAPE).filter((piece) => /^\[3/.test(piece));
    expect(pieces.map((piece) => piece.slice(4))).toEqual(['worse', 'worse', 'worse', 'worse']);
    expect(colored.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')).toBe(await render(report));
  });

  it('lets no name move the cursor', async () => {
    const text = await render(
      sampleReport({ name: `a${ESCAPE}[2Jb\r\nc`, variantNames: ['x\u009b31m'] }),
    );
    expect(text).not.toContain(ESCAPE);
    expect(text).not.toContain('\r');
    expect(text).not.toContain('\u009b');
    expect(text.split('\n')[0]).toMatch(/^a \[2Jb c /);
  });

  it('shows the end of names that begin alike', async () => {
    const names = ['a', 'b'].map((end) => `power-of-two(load=peak-ewma,decay=10s)+${end}`);
    const text = await render(sampleReport({ variantNames: names }));
    const rows = text.split('\n').filter((line) => /^[12] {2}/.test(line));
    expect(rows.map((row) => /…\S*(\S)/.exec(row)![1]).sort()).toEqual(['a', 'b']);
  });
});

describe('text on a terminal', () => {
  it('is as wide as it is shown', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('最小')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('🚀')).toBe(2);
  });

  it('is wrapped and cut to its width', () => {
    expect(wrap('aa bb cccccc', 5)).toEqual(['aa bb', 'ccccc', 'c']);
    expect(truncateMiddle('abcdefghij', 6, OPTIONS)).toBe('abc…ij');
    expect(shown('a…b − é µ', { ...OPTIONS, unicode: false })).toBe('a...b - e u');
  });
});
