/** Growing backlogs are found, settled ones are left alone: on formulas, and on queues of known load. */

import { describe, expect, it } from 'vitest';
import { stabilityOf } from '../../reports/stability.ts';
import { backlogGrowth } from '../../reports/statistics/growth.ts';
import { steadyFromNs } from '../../sim/model/steady-span.ts';
import { simulate } from '../../sim/simulate.ts';
import { queueModel, UNIT_NS } from '../theory/support.ts';
import { normalSource } from './normal.ts';

const times = <T>(length: number, valueAt: (i: number) => T): T[] =>
  Array.from({ length }, (_, i) => valueAt(i));

describe('the growth of a backlog', () => {
  it('compares the third with the last quarter', () => {
    const growth = backlogGrowth([times(32, (i) => i), times(32, (i) => i)])!;
    expect(growth).toMatchObject({ before: 19.5, after: 27.5, grew: 2, isGrowing: true });
  });

  it('is none where it has settled, falls, or is too small to matter', () => {
    const filling = times(40, (i) => 100 * (1 - Math.exp(-i / 4)));
    expect(backlogGrowth([filling, filling])!.isGrowing).toBe(false);
    expect(backlogGrowth([times(40, (i) => 80 - i)])!.isGrowing).toBe(false);
    expect(backlogGrowth([times(40, (i) => i / 20)])!.isGrowing).toBe(false);
  });

  it('cannot be judged on fewer than sixteen points', () => {
    expect(backlogGrowth([times(15, (i) => i)])).toBeNull();
    expect(backlogGrowth([])).toBeNull();
  });

  /**
   * Null hypothesis: nothing grows. 20,000 experiments of ten replications of independent points with a
   * spread of half their mean. At 1e-4, more than 14 alarms have probability 1e-6 (Poisson, mean 2).
   */
  it('is imagined in one experiment of ten thousand', () => {
    const normal = normalSource('growth');
    let alarms = 0;
    for (let experiment = 0; experiment < 20_000; experiment++) {
      const backlogs = times(10, () => 0).map(() => times(16, () => 20 + 10 * normal()));
      if (backlogGrowth(backlogs)!.isGrowing) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(14);
  });
});

describe('a single queue', () => {
  const runsAt = (rho: number, replications: number, seed: string) => {
    const model = queueModel({ rho, requests: 20_000, warmup: 2000 });
    return times(replications, (i) => simulate(model, seed, i + 1));
  };

  it.each([0.5, 0.8, 0.9])('at load %d is stable, with one replication and with five', (rho) => {
    for (let i = 0; i < 10; i++) {
      const runs = runsAt(rho, 5, `stable/${i}`);
      expect(stabilityOf(runs)!.unstable).toBe(false);
      expect(stabilityOf(runs.slice(0, 1))!.unstable).toBe(false);
    }
  });

  it.each([1.1, 1.5])('at load %d is unstable, with one replication and with five', (rho) => {
    const runs = runsAt(rho, 5, 'unstable');
    expect(stabilityOf(runs)).toMatchObject({ unstable: true, grew: 5 });
    expect(stabilityOf(runs.slice(0, 1))!.unstable).toBe(true);
  });

  it('with a limit or with impatient clients who cancel is overloaded, but stable', () => {
    const limited = queueModel({ rho: 1.5, requests: 20_000, node: { queueLimit: 50 } });
    const impatient = queueModel({
      ...{ rho: 1.5, requests: 20_000 },
      ...{ timeoutNs: 20 * UNIT_NS, cancellation: true },
    });
    for (const model of [limited, impatient]) {
      const runs = times(5, (i) => simulate(model, 'bounded', i + 1));
      expect(stabilityOf(runs)!.unstable).toBe(false);
    }
  });

  it('whose clients give up works on for them, and that grows too', () => {
    const model = queueModel({ rho: 1.5, requests: 20_000, timeoutNs: 20 * UNIT_NS });
    const runs = times(5, (i) => simulate(model, 'zombies', i + 1));
    expect(stabilityOf(runs)!.unstable).toBe(true);
  });
});

describe('the steady part of a run', () => {
  const model = queueModel({ rho: 0.5, requests: 100 });
  const withFault = (spans: readonly (readonly [number, number])[]) => ({
    ...model,
    faults: [
      {
        ...{ id: 'slow-1', kind: 'slow' as const, factor: 10, chance: null },
        spans: spans.map(([startNs, endNs]) => ({ nodes: [0], startNs, endNs })),
      },
    ],
  });

  it('begins when the last fault has ended, or begun to stay', () => {
    expect(steadyFromNs(model)).toBe(0);
    expect(
      steadyFromNs(
        withFault([
          [10, 20],
          [40, 60],
        ]),
      ),
    ).toBe(60);
    expect(steadyFromNs(withFault([[30, Infinity]]))).toBe(30);
  });

  it('begins with the last point of a schedule; a schedule that repeats and a trace have none', () => {
    const points = [
      { atNs: 0, ratePerS: 1 },
      { atNs: 500, ratePerS: 9 },
    ];
    const scheduled = (repeat: boolean) =>
      queueModel({ requests: 100, arrivals: { process: 'schedule', points, repeat } });
    expect(steadyFromNs(scheduled(false))).toBe(500);
    expect(steadyFromNs(scheduled(true))).toBeNull();
  });
});
