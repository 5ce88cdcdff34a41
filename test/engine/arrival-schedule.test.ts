/**
 * Poisson arrivals of changing rate, judged by the integral of the rate, which is written here a
 * second time: between two arrivals it must be a unit exponential. That is exact, not asymptotic.
 * Every statistical test: false-alarm rate 1e-6, sample size in its name, literal seed.
 */

import { describe, expect, it } from 'vitest';
import { createStreams } from '../../sim/engine/streams.ts';
import { createArrivals } from '../../sim/model/arrivals/index.ts';
import type { RatePoint } from '../../sim/model/types.ts';
import { expectCounts, expectLaw, unitExponentialCdf } from './goodness-of-fit.ts';

/** A ramp up, a jump down, a plateau, a jump to silence, silence, and a ramp up again. */
const POINTS: readonly RatePoint[] = [
  { atNs: 0, ratePerS: 0 },
  { atNs: 1e7, ratePerS: 2000 },
  { atNs: 1e7, ratePerS: 500 },
  { atNs: 2e7, ratePerS: 500 },
  { atNs: 2e7, ratePerS: 0 },
  { atNs: 3e7, ratePerS: 0 },
  { atNs: 4e7, ratePerS: 3000 },
];
const CYCLE_NS = 4e7;

/** Expected arrivals from 0 to a time within the points: the area of trapezes. */
function areaUpTo(points: readonly RatePoint[], timeNs: number): number {
  let area = (Math.min(timeNs, points[0]!.atNs) * points[0]!.ratePerS) / 1e9;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    const spanNs = Math.min(timeNs, to.atNs) - from.atNs;
    if (spanNs <= 0) continue;
    const share = spanNs / (to.atNs - from.atNs);
    const rateThere = from.ratePerS + share * (to.ratePerS - from.ratePerS);
    area += (spanNs * (from.ratePerS + rateThere)) / 2 / 1e9;
  }
  const last = points[points.length - 1]!;
  return area + (Math.max(0, timeNs - last.atNs) * last.ratePerS) / 1e9;
}

function repeatedArea(timeNs: number): number {
  const cycles = Math.floor(timeNs / CYCLE_NS);
  return cycles * areaUpTo(POINTS, CYCLE_NS) + areaUpTo(POINTS, timeNs - cycles * CYCLE_NS);
}

function arrivalsOf(
  points: readonly RatePoint[],
  repeat: boolean,
  count: number,
): readonly number[] {
  const model = { process: 'schedule', points, repeat } as const;
  const process = createArrivals(model, 'clients', createStreams('schedule', 1))!;
  return Array.from({ length: count }, () => process.nextNs());
}

describe('schedule', () => {
  const repeated = arrivalsOf(POINTS, true, 60_000);

  it('has unit exponentials of rate area between arrivals: 60,000 arrivals, 2,000 cycles', () => {
    const areas = repeated.map((atNs) => repeatedArea(atNs));
    const gaps = areas.map((area, i) => area - (areas[i - 1] ?? 0));
    expectLaw(gaps, unitExponentialCdf);
    // Lag one: the product of two independent unit exponentials has mean 1 and variance 3.
    let products = 0;
    for (let i = 1; i < gaps.length; i++) products += gaps[i]! * gaps[i - 1]!;
    const z = (products / (gaps.length - 1) - 1) / Math.sqrt((3 + 2) / gaps.length);
    expect(Math.abs(z)).toBeLessThan(4.9);
  });

  it('has as many arrivals in each fortieth of the cycle as the rate says: 60,000 arrivals', () => {
    const slices = 40;
    const counts = Array<number>(slices).fill(0);
    for (const atNs of repeated) counts[Math.floor(((atNs % CYCLE_NS) / CYCLE_NS) * slices)]!++;
    const perCycle = areaUpTo(POINTS, CYCLE_NS);
    const expected = counts.map((_, i) => {
      const [from, to] = [(i / slices) * CYCLE_NS, ((i + 1) / slices) * CYCLE_NS];
      return ((areaUpTo(POINTS, to) - areaUpTo(POINTS, from)) / perCycle) * repeated.length;
    });
    expectCounts(counts, expected);
  });

  it('is silent while the rate is zero', () => {
    const silent = repeated.filter((atNs) => atNs % CYCLE_NS > 2e7 && atNs % CYCLE_NS < 3e7);
    expect(silent).toEqual([]);
  });

  it('ascends', () => {
    const descents = repeated.filter((atNs, i) => i > 0 && atNs < repeated[i - 1]!);
    expect(descents).toEqual([]);
  });

  it('stays at the last rate when it is not repeated: 30,000 arrivals', () => {
    const areas = arrivalsOf(POINTS, false, 30_000).map((atNs) => areaUpTo(POINTS, atNs));
    expectLaw(
      areas.map((area, i) => area - (areas[i - 1] ?? 0)),
      unitExponentialCdf,
    );
  });

  it('has the first rate before the first point, in every cycle: 30,000 arrivals', () => {
    const points = [
      { atNs: 5e6, ratePerS: 1e6 },
      { atNs: 1e7, ratePerS: 0 },
    ];
    const perCycle = areaUpTo(points, 1e7);
    const areas = arrivalsOf(points, true, 30_000).map((atNs) => {
      const cycles = Math.floor(atNs / 1e7);
      return cycles * perCycle + areaUpTo(points, atNs - cycles * 1e7);
    });
    expectLaw(
      areas.map((area, i) => area - (areas[i - 1] ?? 0)),
      unitExponentialCdf,
    );
  });

  it('is over when it ends in silence', () => {
    const points = [
      { atNs: 0, ratePerS: 1e6 },
      { atNs: 1e6, ratePerS: 0 },
    ];
    const atNs = arrivalsOf(points, false, 2000);
    const issued = atNs.filter((at) => at < Infinity);
    expect(Math.max(...issued)).toBeLessThanOrEqual(1e6);
    expect(atNs.slice(issued.length).every((at) => at === Infinity)).toBe(true);
    // 500 expected, and Poisson's law leans a little to the right.
    expect(Math.abs(issued.length - 500)).toBeLessThan(5.2 * Math.sqrt(500));
  });

  it('of one rate is a Poisson process: the same gaps as one', () => {
    const streams = () => createStreams('same', 1);
    const flat = [{ atNs: 0, ratePerS: 1e5 }];
    const model = { process: 'schedule', points: flat, repeat: false } as const;
    const schedule = createArrivals(model, 'clients', streams())!;
    const poisson = createArrivals({ process: 'poisson', ratePerS: 1e5 }, 'clients', streams())!;
    for (let i = 0; i < 1000; i++) {
      const wanted = poisson.nextNs();
      expect(Math.abs(schedule.nextNs() / wanted - 1)).toBeLessThan(1e-12);
    }
  });
});
