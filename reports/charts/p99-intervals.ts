/** The p99 of each variant with its 95 % interval, in the order of the ranking. */

import { formatMetric, shownMetric } from '../formats/labels.ts';
import { formatWithInterval } from '../formats/number.ts';
import type { Report } from '../model.ts';
import { logAxis } from './log-axis.ts';
import { isFailing, type Standing, standings, survivorNote } from './standing.ts';
import { CONFIG, chartTitle, INK, styleScales } from './theme.ts';
import type { ChartDefinition, ChartTable, VegaLiteSpec } from './types.ts';

const QUESTION = 'Which one has the lowest p99, and how sure is that?';
/** From this ratio between largest and smallest on, a linear axis would crush the small ones. */
const LOG_RATIO_MIN = 5;
const PLOT_PX = 400;

interface IntervalRow {
  /** Too many requests failed for the p99 of the others to be compared. */
  readonly faint: boolean;
  /** `47 ms [45, 49]`, written at the right of the row. */
  readonly label: string;
  readonly variant: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export const p99Intervals: ChartDefinition = {
  name: 'p99-intervals',
  question: QUESTION,
  title,
  spec,
  table,
};

function title(report: Report): string {
  return report.variants.length > 1 ? QUESTION : 'How sure is the p99?';
}

function faintNote(report: Report): string | null {
  const note = survivorNote(report);
  return note === null ? null : `faint: ${note}, so that the p99 of the others flatters`;
}

function intervalRows(report: Report): readonly IntervalRow[] {
  return standings(report).map(({ variant }: Standing) => {
    const { value, low, high } = shownMetric(variant, 'p99');
    const { text, brackets } = formatWithInterval({ value, low, high }, 'ms');
    const failed = isFailing(variant) ? `, ${formatMetric(variant, 'errorRate').text} failed` : '';
    const label = `${text} ${brackets ?? ''}${failed}`;
    return { variant: variant.name, label, faint: isFailing(variant), value, low, high };
  });
}

function spec(report: Report): VegaLiteSpec {
  const rows = intervalRows(report);
  const names = rows.map((row) => row.variant);
  const known = rows.filter((row) => row.value !== null);
  const missing = rows.length - known.length;
  const { scale, axis, clamp, notes } = latencyScale(known);
  const values = known.map((row) => ({
    ...row,
    value: clamp(row.value),
    low: clamp(row.low ?? row.value),
    high: clamp(row.high ?? row.value),
  }));
  const scales = styleScales(report, names);
  const y = {
    field: 'variant',
    type: 'nominal',
    scale: { domain: names },
    axis: { title: null, grid: true, ticks: false, domain: false, labelLimit: 260 },
  } as const;
  const color = { field: 'variant', type: 'nominal', scale: scales.color, legend: null } as const;
  return {
    title: chartTitle(title(report), [
      known.some((row) => row.low !== null)
        ? 'dot: mean over replications; bar: its 95 % interval'
        : 'one replication, so there is no interval',
      missing > 0 ? `${missing} without a successful request have no p99` : null,
      faintNote(report),
      ...notes,
    ]),
    width: PLOT_PX,
    height: { step: rows.length > 12 ? 20 : 28 },
    data: { values },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 3, opacity: 0.55 },
        encoding: {
          y,
          color,
          x: { field: 'low', type: 'quantitative', scale, axis },
          x2: { field: 'high' },
        },
      },
      {
        mark: { type: 'point', filled: true, size: 70 },
        encoding: {
          y,
          color,
          opacity: { condition: { test: 'datum.faint', value: 0.35 }, value: 1 },
          x: { field: 'value', type: 'quantitative', scale, axis },
          shape: { field: 'variant', type: 'nominal', scale: scales.shape, legend: null },
        },
      },
      {
        mark: { type: 'text', align: 'left', color: INK, fontSize: 11 },
        encoding: { y, x: { value: PLOT_PX + 10 }, text: { field: 'label' } },
      },
    ],
    config: CONFIG,
  };
}

function latencyScale(rows: readonly IntervalRow[]) {
  const values = rows.flatMap((row) => [row.value, row.low ?? row.value, row.high ?? row.value]);
  const positive = values.filter((value) => value !== null && value > 0) as number[];
  const least = Math.min(...positive);
  const most = Math.max(...positive);
  const axis = { tickCount: 6, format: '~r' };
  if (positive.length > 0 && most / least >= LOG_RATIO_MIN) {
    const log = logAxis(values.map((value) => (value === null ? null : Math.max(0, value))));
    const domain = [...log.domain];
    return {
      scale: { type: 'log', domain, nice: false } as const,
      axis: { ...axis, title: 'p99 latency (ms, logarithmic)', values: [...log.ticks] },
      clamp: log.clamp,
      notes: log.clamped ? ['a value of zero or less is drawn at the left edge'] : [],
    };
  }
  // Dots need no zero, and without it close values are told apart.
  const zero = !(least > most / 2 && least < most);
  const linear = { type: 'linear', zero, nice: true } as const;
  const domain = [0, 1];
  return {
    scale: positive.length > 0 ? linear : ({ type: 'linear', domain } as const),
    axis: { ...axis, title: `p99 latency (ms, linear${zero ? '' : ', not from zero'})` },
    clamp: (value: number | null) => value,
    notes: [],
  };
}

function table(report: Report): ChartTable {
  return {
    columns: ['variant', 'p99 (ms)', 'low (ms)', 'high (ms)'],
    rows: intervalRows(report).map((row) => [row.variant, row.value, row.low, row.high]),
  };
}
