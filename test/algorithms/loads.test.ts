/** Load measures by hand, and against the figures of the products that have them. */

import { describe, expect, it } from 'vitest';
import { peakEwma } from '../../algorithms/balancing/latency/peak-ewma.ts';
import { LOADS, loadByName } from '../../algorithms/balancing/loads/index.ts';
import type { BalancerView } from '../../algorithms/balancing/types.ts';
import { createContext } from './context.ts';
import { createDriver } from './driver.ts';

const SECOND_NS = 1e9;

function measureOf(name: string, nodeCount = 2) {
  const decayNs = 10 * SECOND_NS;
  const context = createContext(nodeCount);
  return loadByName(name).create({ decayNs }, context);
}

function viewOf(inFlight: readonly number[], weight = inFlight.map(() => 1)): BalancerView {
  return {
    eligible: Uint32Array.from(inFlight, (_, i) => i),
    eligibleCount: inFlight.length,
    inFlight: Int32Array.from(inFlight),
    weight: Float64Array.from(weight),
  };
}

describe('peak-ewma', () => {
  // tower-rs/tower: tower/src/load/peak_ewma.rs, decay 10 s; times and loads in seconds.
  it.each([
    { samples: [[1, 0.2]], readAt: 1, pending: 0, load: 0.2 },
    { samples: [[1, 0.2]], readAt: 11, pending: 1, load: 0.147151776 },
    {
      samples: [
        [1, 0.2],
        [2, 0.01],
      ],
      readAt: 2,
      pending: 0,
      load: 0.181919109,
    },
  ])('agrees with tower: $samples, read at $readAt s, $pending pending', (one) => {
    const measure = measureOf('peak-ewma');
    for (const [atS, latencyS] of one.samples) {
      measure.onDone!(0, latencyS! * SECOND_NS, true, atS! * SECOND_NS);
    }
    const found = measure.of(0, viewOf([one.pending, 0]), one.readAt * SECOND_NS);
    expect(Math.abs(found / SECOND_NS - one.load)).toBeLessThan(1e-9);
  });

  it('charges a node that is busy but never answered more than any that did', () => {
    // twitter/finagle: PeakEwma.scala, a penalty of Long.MaxValue >> 16.
    const measure = measureOf('peak-ewma');
    const view = viewOf([1, 100]);
    measure.onDone!(1, 3600 * SECOND_NS, true, SECOND_NS);
    expect(measure.of(0, view, SECOND_NS)).toBe(2 ** 47);
    expect(measure.of(0, view, SECOND_NS)).toBeLessThan(measure.of(1, view, SECOND_NS) * 1000);
    expect(measure.of(0, viewOf([0, 0]), SECOND_NS)).toBe(0);
  });

  it('jumps to a peak at once and forgets it at the pace of its decay', () => {
    const measure = measureOf('peak-ewma');
    const view = viewOf([0, 0]);
    measure.onDone!(0, 100, true, SECOND_NS);
    measure.onDone!(0, 5000, true, 2 * SECOND_NS);
    expect(measure.of(0, view, 2 * SECOND_NS)).toBe(5000);
    expect(measure.of(0, view, 12 * SECOND_NS)).toBeCloseTo(5000 / Math.E, 9);
    // Reading often forgets no faster than reading once.
    expect(measure.of(0, view, 17 * SECOND_NS)).toBeCloseTo(5000 * Math.exp(-1.5), 9);
  });

  it('prefers the node that answers faster', () => {
    const driver = createDriver(peakEwma, { weights: [1, 1] });
    driver.nowNs = SECOND_NS;
    for (const node of [0, 1]) {
      driver.sendTo(node);
      driver.end(node, node === 0 ? 50e6 : 10e6);
    }
    for (let i = 0; i < 20; i++) {
      expect(driver.send()).toBe(1);
      driver.end(1, 10e6);
    }
  });
});

describe('ewma', () => {
  it('is the first latency, then moves by the time since the last one', () => {
    const measure = measureOf('ewma');
    const view = viewOf([0, 0]);
    expect(measure.of(0, view, 0)).toBe(0);
    measure.onDone!(0, 100, true, SECOND_NS);
    expect(measure.of(0, view, SECOND_NS)).toBe(100);
    measure.onDone!(0, 200, true, 11 * SECOND_NS);
    const kept = Math.exp(-1);
    expect(measure.of(0, view, 11 * SECOND_NS)).toBeCloseTo(100 * kept + 200 * (1 - kept), 9);
  });

  it('scores as Traefik leasttime: average × (1 + in flight)', () => {
    // traefik/traefik: leasttime_test.go, TestScoreCalculationWithInflight; average 10 ms.
    const measure = measureOf('ewma');
    measure.onDone!(1, 10, true, SECOND_NS);
    const scores = [0, 1, 2, 3, 4].map((pending) => measure.of(1, viewOf([5, pending]), SECOND_NS));
    expect(scores).toEqual([10, 20, 30, 40, 50]);
  });
});

describe('every measure', () => {
  it.each(LOADS.map(({ name }) => name))(
    '%s: more in flight is more load, more weight is less, and nodes do not mix',
    (name) => {
      const measure = measureOf(name);
      measure.onDone?.(0, 1000, true, SECOND_NS);
      const of = (inFlight: number, weight: number) =>
        measure.of(0, viewOf([inFlight, 0], [weight, 1]), SECOND_NS);
      expect(of(3, 1)).toBeGreaterThan(of(2, 1));
      expect(of(2, 1)).toBe(2 * of(2, 2));
      const untouched = measureOf(name).of(1, viewOf([3, 2]), SECOND_NS);
      expect(measure.of(1, viewOf([0, 2]), SECOND_NS)).toBe(untouched);
    },
  );

  it('has a name of its own, and an unknown name is our own fault', () => {
    expect(new Set(LOADS.map(({ name }) => name)).size).toBe(LOADS.length);
    expect(() => loadByName('hearsay')).toThrow(RangeError);
  });
});
