/** Queues and shared processors by hand: every instant is computed on paper. Times in ns. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeModel } from '../../sim/model/types.ts';
import { modelOf, trace } from './models.ts';
import { type Observed, observe } from './observe.ts';

function serve(
  node: Partial<NodeModel>,
  requests: readonly (readonly [number, number])[],
): Observed {
  const [atNs, serviceNs] = [requests.map(([at]) => at), requests.map(([, demand]) => demand)];
  return observe(modelOf({ arrivals: trace(atNs, serviceNs), node }), 'queueing');
}

const ends = ({ requests }: Observed) => requests.map(({ settledNs }) => settledNs);
const starts = ({ requests }: Observed) => requests.map(({ startedNs }) => startedNs);
const outcomes = ({ requests }: Observed) => requests.map(({ outcome }) => outcome);

/** The first occupies the worker while the others come. */
const CROWD = [
  [0, 10],
  [1, 4],
  [2, 5],
  [3, 6],
] as const;

describe('queues', () => {
  it('first in, first out', () => {
    const observed = serve({ queue: 'fifo' }, CROWD);
    expect(starts(observed)).toEqual([0, 10, 14, 19]);
    expect(ends(observed)).toEqual([10, 14, 19, 25]);
  });

  it('last in, first out: the newest waits least, nobody is interrupted', () => {
    const observed = serve({ queue: 'lifo' }, CROWD);
    expect(starts(observed)).toEqual([0, 21, 16, 10]);
    expect(ends(observed)).toEqual([10, 25, 21, 16]);
  });

  it('two workers take from one queue', () => {
    expect(starts(serve({ concurrency: 2 }, CROWD))).toEqual([0, 1, 5, 10]);
  });

  it('unlimited workers: nobody waits', () => {
    expect(starts(serve({ concurrency: Infinity }, CROWD))).toEqual([0, 1, 2, 3]);
  });

  it('a queue limit counts those who wait, not those who are served', () => {
    const observed = serve({ queueLimit: 2 }, CROWD);
    expect(outcomes(observed)).toEqual(['ok', 'ok', 'ok', 'rejected']);
    expect(observed.requests[3]).toMatchObject({ settledNs: 3, cause: 'overload' });
  });

  it('a queue limit of 0 is no queue at all', () => {
    expect(outcomes(serve({ queueLimit: 0, concurrency: 2 }, CROWD))).toEqual([
      'ok',
      'ok',
      'rejected',
      'rejected',
    ]);
  });

  it('speed divides the demand, rounded to whole nanoseconds once', () => {
    expect(ends(serve({ speed: 0.5 }, [[0, 10]]))).toEqual([20]);
    expect(ends(serve({ speed: 3 }, [[0, 10]]))).toEqual([3]);
    expect(ends(serve({ speed: 4 }, [[0, 10]]))).toEqual([3]);
  });
});

describe('processor sharing', () => {
  const sharing = { queue: 'processor-sharing' } as const;

  it('one worker, three overlapping requests', () => {
    // Left over at 20: 15, 5, 30, each at a third. At 35: 10, –, 25. At 55: –, –, 15.
    const observed = serve(sharing, [
      [0, 30],
      [10, 10],
      [20, 30],
    ]);
    expect(ends(observed)).toEqual([55, 35, 70]);
    expect(observed.world.recorder.busyAreaNs[0]).toBe(70);
  });

  it('two workers: full speed for two, two thirds for three', () => {
    // At 20: 10, 20, 10 left. At 35: –, 10, –.
    const observed = serve({ ...sharing, concurrency: 2 }, [
      [0, 30],
      [10, 30],
      [20, 10],
    ]);
    expect(ends(observed)).toEqual([35, 45, 35]);
    expect(observed.world.recorder.busyAreaNs[0]).toBe(70);
  });

  it('half speed is the same with every time doubled', () => {
    expect(
      ends(
        serve({ ...sharing, speed: 0.5 }, [
          [0, 30],
          [20, 10],
          [40, 30],
        ]),
      ),
    ).toEqual([110, 70, 140]);
  });

  it('unlimited workers: everybody at full speed', () => {
    expect(ends(serve({ ...sharing, concurrency: Infinity }, CROWD))).toEqual([10, 5, 7, 9]);
  });

  it('equal requests of one instant end at one instant, in the order in which they came', () => {
    const order: number[] = [];
    const times = Array.from({ length: 7 }, () => [0, 10] as const);
    const setup = modelOf({
      arrivals: trace(
        times.map(([at]) => at),
        times.map(([, demand]) => demand),
      ),
      node: sharing,
    });
    const observed = observe(setup, 'queueing', {
      after: ({ requests }) => {
        for (const { ordinal, settledNs } of requests) {
          if (settledNs !== null && !order.includes(ordinal)) order.push(ordinal);
        }
      },
    });
    expect(ends(observed)).toEqual(Array(7).fill(70));
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('a limit counts everybody inside', () => {
    expect(outcomes(serve({ ...sharing, queueLimit: 2 }, CROWD))).toEqual([
      'ok',
      'ok',
      'rejected',
      'rejected',
    ]);
  });

  it('agrees with sharing computed step by step, to a nanosecond per departure', () => {
    const request = fc.tuple(fc.nat(1_000_000), fc.integer({ min: 1, max: 300_000 }));
    fc.assert(
      fc.property(
        fc.array(request, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0.5, 1, 1.7),
        (unordered, concurrency, speed) => {
          const requests = [...unordered].sort((a, b) => a[0] - b[0]);
          const found = ends(serve({ ...sharing, concurrency, speed }, requests));
          const wanted = shareStepByStep(requests, concurrency, speed);
          found.forEach((endNs, i) => {
            expect(Math.abs(endNs! - wanted[i]!)).toBeLessThan(requests.length + 1);
          });
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });
});

/** From one arrival or departure to the next, taking from everybody's remaining demand. */
function shareStepByStep(
  requests: readonly (readonly [number, number])[],
  workers: number,
  speed: number,
): readonly number[] {
  const left = requests.map(([, demand]) => demand);
  const endNs = requests.map(() => NaN);
  let inside: number[] = [];
  let nowNs = 0;
  let next = 0;
  while (next < requests.length || inside.length > 0) {
    const pace = speed * Math.min(1, workers / inside.length);
    const least = Math.min(...inside.map((i) => left[i]!));
    const departureNs = inside.length === 0 ? Infinity : nowNs + least / pace;
    const arrivalNs = next < requests.length ? requests[next]![0] : Infinity;
    const thenNs = Math.min(arrivalNs, departureNs);
    for (const i of inside) left[i]! -= (thenNs - nowNs) * pace;
    nowNs = thenNs;
    if (arrivalNs <= departureNs) inside.push(next++);
    else {
      for (const i of inside) if (left[i]! < 1e-6) endNs[i] = nowNs;
      inside = inside.filter((i) => left[i]! >= 1e-6);
    }
  }
  return endNs;
}
