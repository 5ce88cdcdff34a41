/** Finagle's aperture: when it widens and narrows, and how slices of the ring cover the nodes. */

import { describe, expect, it } from 'vitest';
import { aperture } from '../../algorithms/balancing/scope/aperture.ts';
import { createLoadBand } from '../../algorithms/balancing/scope/load-band.ts';
import { arcsInSlice, sliceWidth } from '../../algorithms/balancing/scope/ring-slice.ts';
import { shuffled } from '../../algorithms/balancing/scope/shuffled.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';
import { createDriver } from './driver.ts';

const S = 1e9;
const ones = (count: number) => Array<number>(count).fill(1);

describe('load band', () => {
  const settings = { smoothingNs: 15 * S, low: 0.875, high: 1.125, minimum: 1 };

  /** One in flight since 0 s, `more` at once at the given time; returns the aperture after that. */
  function apertureAfter(more: number, atNs: number): number {
    const band = createLoadBand(settings);
    band.reset(10);
    band.count(1, 0);
    band.count(more, atNs);
    return band.aperture;
  }

  it('widens when the average of 1 and then 3 requests reaches 1.125: after 15 ln(16/15) s', () => {
    // 3 − 2 exp(−t ÷ 15) = 1.125, t = 0.968078… s. The new count holds for the whole time since.
    const atNs = 15 * S * Math.log(16 / 15);
    expect(apertureAfter(2, Math.floor(atNs) - 1)).toBe(1);
    expect(apertureAfter(2, Math.ceil(atNs) + 1)).toBe(2);
  });

  it('narrows when the average falls to 0.875 of what it has, by one with each request', () => {
    const band = createLoadBand(settings);
    band.reset(10);
    // The first count is the average: 4 in flight widen it from 1 to 2, 3 and 4, one at a time.
    band.count(4, 0);
    expect(band.aperture).toBe(2);
    band.count(0, 0);
    band.count(0, 0);
    expect(band.aperture).toBe(4);
    band.count(0, 0);
    expect(band.aperture).toBe(4);
    // 4 exp(−t ÷ 15) = 4 × 0.875 after 2.003 s without requests.
    band.count(-4, 2 * S);
    expect(band.aperture).toBe(4);
    band.count(0, 2.01 * S);
    expect(band.aperture).toBe(3);
    // 3 × 0.875 ÷ 4 = exp(−t ÷ 15): at 6.32 s.
    band.count(0, 6.3 * S);
    expect(band.aperture).toBe(3);
    band.count(0, 6.33 * S);
    expect(band.aperture).toBe(2);
  });

  it('widens and narrows at the bounds themselves', () => {
    const band = createLoadBand({ ...settings, low: 0.5, high: 1 });
    band.reset(8);
    // The first one sets the average, 1, and no time passes: 1 ÷ 1 widens, 1 ÷ 2 narrows.
    const apertures = [1, 0, 0].map((change) => {
      band.count(change, 0);
      return band.aperture;
    });
    expect(apertures).toEqual([2, 1, 2]);
  });

  it('is never wider than there are nodes, nor narrower than its minimum', () => {
    const band = createLoadBand({ ...settings, minimum: 3 });
    band.reset(5);
    expect(band.aperture).toBe(3);
    for (let i = 0; i < 20; i++) band.count(1, i * S);
    expect(band.aperture).toBe(5);
    for (let i = 0; i < 20; i++) band.count(-1, (20 + 60 * i) * S);
    expect(band.aperture).toBe(3);
    band.reset(2);
    expect(band.aperture).toBe(2);
  });
});

describe('random aperture', () => {
  it('keeps to one node with one request at a time, and adds the next of its list under load', () => {
    const driver = createDriver(aperture, { weights: ones(8) });
    const first = driver.send();
    driver.end(first);
    for (let i = 0; i < 50; i++) {
      driver.nowNs += 1e7;
      expect(driver.send()).toBe(first);
      driver.nowNs += 1e7;
      driver.end(first);
    }
    const used = new Set<number>();
    for (let i = 0; i < 60; i++) {
      driver.nowNs += 1 * S;
      used.add(driver.send());
      used.add(driver.send());
      driver.end(first);
    }
    expect(used.size).toBe(8);
  });

  it('begins anywhere: 4,000 clients, chi-square at 1e-6', () => {
    const counts = ones(5).map(() => 0);
    for (let client = 0; client < 4000; client++) {
      counts[createDriver(aperture, { weights: ones(5), seed: `${client}` }).send()]!++;
    }
    expectCounts(
      counts,
      ones(5).map(() => 800),
    );
  });

  it('takes the less loaded of two nodes of the aperture', () => {
    const parameters = { minimum: 2 };
    const driver = createDriver(aperture, { weights: ones(2), parameters });
    driver.sendTo(0);
    // Two of two: unless five further draws all give the same node, which is 1 in 64, it sees both.
    let busier = 0;
    for (let i = 0; i < 6400; i++) {
      const node = driver.send();
      if (node === 0) busier++;
      driver.end(node);
    }
    // The first is drawn five times more: ½ × (½)⁵ = 1/64 of the picks see the busier node alone.
    expectCounts([busier, 6400 - busier], [100, 6300]);
  });
});

it('keeps the first of two nodes that are as loaded', () => {
  // The first uniform names the order; draws of 0.1 and 0.9 are its first and its second node.
  const uniforms = [0.5, 0.1, 0.9, 0.9, 0.1];
  const rng = () => uniforms.shift()!;
  const driver = createDriver(aperture, { weights: ones(2), parameters: { minimum: 2 }, rng });
  const picks = [0, 1].map(() => {
    const node = driver.send();
    driver.end(node);
    return node;
  });
  expect(picks).toEqual(shuffled(2, 'client 0.5'));
  expect(uniforms).toEqual([]);
});

describe('deterministic aperture', () => {
  it.each([
    // 12 of 100 nodes is three times the distance of 25 clients.
    [25, 100, 0.12],
    // 12 of 100 is more than a tenth: twice the distance of 10 clients.
    [10, 100, 0.2],
    [7, 30, 3 / 7],
    [1, 30, 1],
    [10, 5, 1],
  ])(
    '%d clients of %d nodes each have %d of the ring, and cover all of it alike',
    (clients, nodes, width) => {
      expect(sliceWidth(clients, nodes, 12)).toBeCloseTo(width, 12);
      const covered = ones(nodes).map(() => 0);
      for (let client = 0; client < clients; client++) {
        arcsInSlice(ones(nodes), client / clients, sliceWidth(clients, nodes, 12)).forEach(
          (arc, i) => {
            covered[i]! += arc;
          },
        );
      }
      for (const sum of covered) expect(sum).toBeCloseTo((clients * width) / nodes, 9);
    },
  );

  it('gives arcs in proportion to weight', () => {
    // Arcs of 0.1, 0.1 and 0.8; the slice from 0.15 to 0.65 has half of the second one.
    const found = arcsInSlice([1, 1, 8], 0.15, 0.5);
    for (const [i, arc] of [0, 0.05, 0.45].entries()) expect(found[i]).toBeCloseTo(arc, 12);
  });

  it('uses its own slice only, and draws a node as often as its arc says', () => {
    // Slices of 3/7 of 30 nodes: the second begins at 1/7, in the fifth node.
    const parameters = { method: 'deterministic' };
    const context = { instance: 1, instances: 7 };
    const driver = createDriver(aperture, { weights: ones(30), parameters, context });
    const used = new Set<number>();
    for (let i = 0; i < 3000; i++) {
      const node = driver.send();
      used.add(node);
      driver.end(node);
    }
    expect([...used].sort((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, i) => 4 + i));
  });

  it('passes over nodes that are down, and leaves its slice only when all of it is', () => {
    const parameters = { method: 'deterministic', slice: 2 };
    const driver = createDriver(aperture, {
      weights: ones(6),
      parameters,
      context: { instance: 0, instances: 3 },
    });
    driver.setEligible([1, 2, 3, 4, 5]);
    for (let i = 0; i < 100; i++) expect(driver.send()).toBe(1);
    driver.setEligible([3, 4]);
    expect(driver.send()).toBe(3);
  });
});
