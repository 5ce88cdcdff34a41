import { describe, expect, it } from 'vitest';
import { envelope } from '../../reports/charts/downsample.ts';
import { CHARTS, findChart } from '../../reports/charts/index.ts';
import { logAxis } from '../../reports/charts/log-axis.ts';
import {
  comparisonsAgainst,
  keyComparisons,
  selectVariants,
  survivorNote,
} from '../../reports/charts/standing.ts';
import { variantStyles } from '../../reports/charts/theme.ts';
import { sampleReport, wiggle } from './sample-report.ts';

const REPORTS = {
  usual: sampleReport(),
  'one variant, one node, one replication': sampleReport({
    variants: 1,
    nodes: 1,
    replications: 1,
  }),
  'forty variants, a hundred nodes': sampleReport({ variants: 40, nodes: 100, bins: 600 }),
  'nothing succeeded': sampleReport({ variants: 2, empty: true }),
  'latencies of zero': sampleReport({ variants: 3, latencyFactor: 0 }),
};

/** All data values of a specification, wherever its layers hold them. */
function dataOf(spec: unknown): Record<string, unknown>[] {
  if (Array.isArray(spec)) return spec.flatMap(dataOf);
  if (typeof spec !== 'object' || spec === null) return [];
  return Object.entries(spec).flatMap(([key, value]) =>
    key === 'data' ? (value as { values: Record<string, unknown>[] }).values : dataOf(value),
  );
}

describe.each(Object.entries(REPORTS))('charts of a report with %s', (_, report) => {
  it.each(CHARTS)('$name holds at most 4,000 points, all numbers finite', (chart) => {
    const data = dataOf(chart.spec(report));
    expect(data.length).toBeLessThanOrEqual(4000);
    const numbers = data.flatMap((row) => Object.values(row)).filter((v) => typeof v === 'number');
    expect(numbers.every((value) => Number.isFinite(value))).toBe(true);
  });

  it.each(CHARTS)('$name has a title and a table whose rows fit its columns', (chart) => {
    expect(chart.title(report).length).toBeGreaterThan(10);
    const { columns, rows } = chart.table(report);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
  });
});

/** Colours mean load, or what is the matter with a node: variants have pictures of their own. */
const COLOURED_BY_STATE = ['in-flight-heatmap', 'failover-timeline'];

describe('charts', () => {
  it('have names that do not repeat and can be found', () => {
    const names = CHARTS.map((chart) => chart.name);
    expect(new Set(names).size).toBe(names.length);
    for (const chart of CHARTS) expect(findChart(chart.name)).toBe(chart);
    expect(findChart('pie')).toBeUndefined();
  });

  it.each(CHARTS)('$name says the unit on each of its value axes', (chart) => {
    const titles = [
      ...JSON.stringify(chart.spec(REPORTS.usual)).matchAll(/"axis":\{[^{}]*?"title":"([^"]+)/g),
    ];
    expect(titles.length).toBeGreaterThan(0);
    for (const [, title] of titles)
      expect(title).toMatch(/\(ms, log|\(ms, linear|\(s\)|\(%\)|percentile/);
  });

  it('give a variant one style on every chart, and forty variants forty styles', () => {
    const styles = variantStyles(REPORTS['forty variants, a hundred nodes']);
    expect(new Set(styles.map(({ color, dash }) => color + dash.join())).size).toBe(40);
    const fewer = { ...REPORTS.usual, ranking: [...REPORTS.usual.ranking].reverse() };
    expect(variantStyles(fewer)).toEqual(variantStyles(REPORTS.usual));
    for (const chart of CHARTS.filter(({ name }) => !COLOURED_BY_STATE.includes(name))) {
      const range = /"color":\{"field":"variant".*?"range":(\[[^\]]*\])/.exec(
        JSON.stringify(chart.spec(REPORTS.usual)),
      );
      expect(JSON.parse(range![1]!)).toEqual(variantStyles(REPORTS.usual).map((s) => s.color));
    }
  });

  it('name the worst moment after the warm-up', () => {
    const report = sampleReport({ variants: 1 });
    const { series } = report.variants[0]!;
    const p99 = series.p99.map((ms, bin) => (bin === 3 ? 9999 : bin === 70 ? 7777 : ms));
    const changed = {
      ...report,
      variants: [{ ...report.variants[0]!, series: { ...series, p99 } }],
    };
    expect(findChart('latency-over-time')!.title(changed)).toBe(
      'The worst p99 is 7800 ms, under round-robin at 70 s',
    );
  });

  it('put the p99 in the order of the ranking, with the interval in words', () => {
    const { rows } = findChart('p99-intervals')!.table(REPORTS.usual);
    expect(rows.map((row) => row[0])).toEqual(REPORTS.usual.ranking.map((rank) => rank.variant));
    expect(dataOf(findChart('p99-intervals')!.spec(REPORTS.usual))).toMatchObject([
      { variant: 'least-connections', label: '65.9 ms [65.2, 66.7]' },
      {},
      {},
      {},
      { variant: 'round-robin' },
    ]);
  });
});

describe('the heat map', () => {
  it('keeps the fullest cell when it merges nodes and bins', () => {
    const report = REPORTS['forty variants, a hundred nodes'];
    const names = selectVariants(report, 6).names;
    const chosen = report.variants.filter((variant) => names.includes(variant.name));
    const fullest = chosen
      .flatMap(({ series }) => series.inFlight.flat())
      .reduce((a, b) => Math.max(a, b));
    const cells = dataOf(findChart('in-flight-heatmap')!.spec(report)) as { inside?: number }[];
    expect(Math.max(...cells.map((cell) => cell.inside ?? 0))).toBe(fullest);
  });

  it('covers the whole time of each lane without a gap', () => {
    const cells = dataOf(findChart('in-flight-heatmap')!.spec(REPORTS.usual)) as {
      variant: string;
      lane: string;
      from: number;
      to: number;
    }[];
    const lane = cells.filter((c) => c.variant === 'ring-hash' && c.lane === 'web/old-1');
    expect(lane[0]!.from).toBe(0);
    expect(lane.at(-1)!.to).toBe(120);
    for (let i = 1; i < lane.length; i++) expect(lane[i]!.from).toBe(lane[i - 1]!.to);
  });
});

describe('envelope', () => {
  const points = Array.from({ length: 1000 }, (_, x) => ({ x, y: wiggle(x) }));

  it('keeps both extremes and the order, and invents no point', () => {
    const kept = envelope(points, 50);
    expect(kept.length).toBeLessThanOrEqual(50);
    const values = points.map((point) => point.y);
    const keptValues = kept.map((point) => point.y!);
    expect(Math.max(...keptValues)).toBe(Math.max(...values));
    expect(Math.min(...keptValues)).toBe(Math.min(...values));
    expect(kept.every((point) => points.includes(point as (typeof points)[number]))).toBe(true);
    expect(kept.map((point) => point.x)).toEqual(kept.map((p) => p.x).sort((a, b) => a - b));
  });

  it('leaves a gap where a whole step is empty', () => {
    const gappy = points.map(({ x, y }) => ({ x, y: x >= 400 && x < 600 ? null : y }));
    expect(envelope(gappy, 50).some((point) => point.y === null)).toBe(true);
  });
});

describe('logAxis', () => {
  it('encloses the values in round ticks', () => {
    expect(logAxis([11.2, 13])).toMatchObject({ domain: [10, 15], ticks: [10, 12, 15] });
    expect(logAxis([3, 700]).ticks).toEqual([2, 5, 10, 20, 50, 100, 200, 500, 1000]);
    expect(logAxis([0.001, 90000]).ticks.length).toBeLessThanOrEqual(9);
  });

  it('draws zeros at its lower end and says so', () => {
    const axis = logAxis([0, 4, null]);
    expect(axis.clamped).toBe(true);
    expect(axis.clamp(0)).toBe(axis.domain[0]);
    expect(axis.domain[0]).toBeLessThan(4);
    expect(axis.clamp(null)).toBe(null);
    expect(axis.clamp(4)).toBe(4);
  });

  it('has a domain without values', () => {
    expect(logAxis([]).domain).toEqual([1, 10]);
    expect(logAxis([5, 5]).domain[1]).toBeGreaterThan(logAxis([5, 5]).domain[0]);
  });
});

describe('comparisonsAgainst', () => {
  it('turns a comparison round when the leader is its second name', () => {
    const comparison = {
      ...{ metric: 'p99', a: 'x', b: 'y', difference: 5, low: 3, high: 8, p: 0.01 },
      ...{ ratio: { value: 2, low: 1.6, high: 2.5 }, indifference: 0.1, detectable: 4 },
      ...{ moreReplications: null, correlation: 0.5, varianceReduction: 2, deterministic: false },
      verdict: 'worse',
    } as const;
    const report = { ...REPORTS.usual, comparisons: [comparison] };
    expect(comparisonsAgainst(report, 'x')).toEqual([comparison]);
    expect(comparisonsAgainst(report, 'y')).toEqual([
      {
        ...{ ...comparison, a: 'y', b: 'x', difference: -5, low: -8, high: -3 },
        ...{ ratio: { value: 0.5, low: 0.4, high: 0.625 }, verdict: 'better' },
      },
    ]);
  });
});

describe('variants that fail more than 1 % of requests', () => {
  const report = REPORTS.usual;

  it('are compared by what they fail, never praised for the latency of the rest', () => {
    const quick = report.comparisons.map((one) =>
      one.metric === 'p99' && one.a === 'round-robin'
        ? { ...one, difference: 5, low: 4, high: 6, verdict: 'worse' as const }
        : one,
    );
    const { deciding, tradeOffs } = keyComparisons(
      { ...report, comparisons: quick },
      'least-connections',
    );
    expect(deciding.map(({ b, metric }) => `${b} ${metric}`)).toEqual([
      ...['peak-ewma p99', 'ring-hash p99', 'power-of-two p99', 'round-robin errorRate'],
    ]);
    expect(tradeOffs.filter(({ b }) => b === 'round-robin')).toEqual([]);
  });

  it('leave the others their trade-offs', () => {
    const better = report.comparisons.map((one) =>
      one.metric === 'mean' && one.a === 'least-connections' && one.b === 'ring-hash'
        ? { ...one, difference: -5, low: -6, high: -4, verdict: 'better' as const }
        : one,
    );
    const { tradeOffs } = keyComparisons({ ...report, comparisons: better }, 'least-connections');
    expect(tradeOffs).toMatchObject([{ b: 'ring-hash', metric: 'mean' }]);
  });

  it('are faint on the chart of p99 and named under the charts of latency', () => {
    const rows = dataOf(findChart('p99-intervals')!.spec(report));
    expect(rows.filter((row) => row.faint).map((row) => row.variant)).toEqual(['round-robin']);
    expect(rows.at(-1)!.label).toMatch(/, 2\.29 % failed$/);
    expect(survivorNote(report)).toContain('under round-robin more than 1 % of requests failed');
    expect(survivorNote(sampleReport({ variantNames: ['a', 'b'], empty: true }))).toBe(null);
  });
});
