import { describe, expect, it, vi } from 'vitest';
import { CHARTS, findChart } from '../../reports/charts/index.ts';
import { renderPng, renderSvg } from '../../reports/charts/render.ts';
import { textWidthPx, wrapText } from '../../reports/charts/text-width.ts';
import { png, svg } from '../../reports/formats/picture.ts';
import { sampleReport } from './sample-report.ts';

const OPTIONS = { color: false, unicode: true, width: 80 };
const REPORT = sampleReport({ variants: 3, nodes: 4, bins: 40 });
const drawAll = async (charts: typeof CHARTS) =>
  Promise.all(charts.map(async (chart) => [chart.name, await renderSvg(chart.spec(REPORT))]));

describe('renderSvg', () => {
  it('gives the same bytes whatever was drawn before or at the same time', async () => {
    const forward = Object.fromEntries(await drawAll(CHARTS));
    const backward = Object.fromEntries(await drawAll([...CHARTS].reverse()));
    expect(backward).toEqual(forward);
    const alone = await renderSvg(findChart('latency-over-time')!.spec(REPORT));
    expect(alone).toBe(forward['latency-over-time']);
  });

  it('prints nothing and writes no undefined or not-a-number into any chart', async () => {
    const write = vi.spyOn(process.stdout, 'write');
    const writeError = vi.spyOn(process.stderr, 'write');
    const spies = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) =>
      vi.spyOn(console, name),
    );
    const reports = [
      REPORT,
      sampleReport({ variants: 1, nodes: 1, replications: 1 }),
      sampleReport({ variants: 2, empty: true, bins: 10 }),
      sampleReport({ variants: 2, latencyFactor: 0, bins: 10 }),
    ];
    for (const report of reports) {
      for (const chart of CHARTS) {
        expect(await renderSvg(chart.spec(report))).not.toMatch(/NaN|undefined|Infinity/);
      }
    }
    const calls = [write, writeError, ...spies].map((spy) => spy.mock.calls.length);
    vi.restoreAllMocks();
    expect(calls).toEqual(calls.map(() => 0));
  });

  it('escapes names', async () => {
    const report = sampleReport({ variantNames: ['</text><script>x', 'a & b'], bins: 10 });
    for (const chart of CHARTS) {
      const drawn = await renderSvg(chart.spec(report));
      expect(drawn).not.toContain('<script');
      expect(drawn).toContain('&lt;script&gt;');
    }
  });

  it('rejects a broken specification and goes on with the next', async () => {
    await expect(renderSvg({ mark: 'nonsense' } as never)).rejects.toThrow();
    await expect(renderSvg(findChart('p99-intervals')!.spec(REPORT))).resolves.toContain('<svg');
  });

  it('measures text as the font does', () => {
    expect(textWidthPx('0000000000', 10, 'regular')).toBeCloseTo(63.6, 6);
    expect(textWidthPx('W', 100, 'bold')).toBeCloseTo(110.3, 6);
    expect(wrapText('one two three', textWidthPx('one two', 10, 'bold'), 10)).toEqual([
      'one two',
      'three',
    ]);
  });
});

describe('pictures', () => {
  it('scale the PNG, whose signature and size are right', async () => {
    const drawn = await svg.render(REPORT, { ...OPTIONS, chart: 'p99-intervals' });
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(drawn as string)!;
    const bytes = Buffer.from(await renderPng(drawn as string, { scale: 3 }));
    expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect(bytes.readUInt32BE(16)).toBe(Number(width) * 3);
    expect(bytes.readUInt32BE(20)).toBe(Number(height) * 3);
  });

  it('contain text: the fonts were found', async () => {
    const head = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="20">';
    const font = 'font-family="DejaVu Sans, Verdana, sans-serif"';
    const text = (fill: string) => `${head}<text y="15" ${font} fill="${fill}">abc</text></svg>`;
    const black = await renderPng(text('black'), { scale: 1 });
    const none = await renderPng(text('none'), { scale: 1 });
    expect(black.length).toBeGreaterThan(none.length + 100);
  });

  it('stack all charts without sharing ids', async () => {
    const all = (await svg.render(REPORT, OPTIONS)) as string;
    const ids = [...all.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    const uses = [...all.matchAll(/url\(#([^)]+)\)/g)].map((match) => match[1]!);
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.every((id) => ids.includes(id))).toBe(true);
    expect(all.match(/<svg /g)).toHaveLength(CHARTS.length + 1);
  });

  it('are the same bytes twice', async () => {
    const options = { ...OPTIONS, chart: 'percentile-curve' };
    const first = await png.render(REPORT, options);
    expect(Buffer.compare(Buffer.from(first), Buffer.from(await png.render(REPORT, options)))).toBe(
      0,
    );
  });

  it('say which charts there are when a name is wrong', async () => {
    await expect(svg.render(REPORT, { ...OPTIONS, chart: 'pie' })).rejects.toThrow(
      /percentile-curve/,
    );
  });
});
