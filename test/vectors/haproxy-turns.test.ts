/** HAProxy's two round robins against what a real HAProxy did: every single request. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import { buildWeightMap } from '../../algorithms/balancing/structures/weight-map.ts';
import { createDriver } from '../algorithms/driver.ts';

interface Recording {
  readonly algorithm: string;
  readonly weights: readonly number[];
  readonly steps: readonly (readonly string[])[];
}

const RECORDINGS: readonly Recording[] = readFileSync(
  join(import.meta.dirname, 'haproxy-2.6.12-turns.txt'),
  'utf8',
)
  .split(/^balance /m)
  .slice(1)
  .map((text) => {
    const [head, ...steps] = text.trim().split('\n');
    const [algorithm, weights] = head!.split(' ');
    return {
      algorithm: algorithm!,
      weights: weights!.split(',').map(Number),
      steps: steps.map((line) => line.split(' ')),
    };
  });

describe('recorded from HAProxy 2.6.12', () => {
  it.each(RECORDINGS.map((one, i) => [i + 1, one.algorithm, one.weights, one] as const))(
    '%i: balance %s, weights %j',
    (_, algorithm, weights, { steps }) => {
      const [, limits] = steps.find(([step]) => step === 'maxconn') ?? [];
      const nodeLimits = limits?.split(',').map(Number) ?? weights.map(() => Infinity);
      const context = { nodeLimits };
      const driver = createDriver(balancerByName(algorithm)!, { weights, context });
      const up = new Set(weights.keys());
      for (const [step, what, value] of steps) {
        if (step === 'picks') {
          const picked = Array.from(what!, () => {
            const node = driver.send();
            driver.end(node);
            return node;
          });
          expect(picked.join('')).toBe(what);
          continue;
        }
        if (step === 'flow') {
          const moves = what!.match(/[+-]\d/g)!;
          const found = moves.map((move) => {
            if (move[0] === '+') return `+${driver.send()}`;
            driver.end(Number(move[1]));
            return move;
          });
          expect(found.join('')).toBe(what);
        }
        if (step === 'maxconn' || step === 'flow') continue;
        if (step === 'down') up.delete(Number(what));
        if (step === 'up') up.add(Number(what));
        if (step === 'weight') driver.view.weight[Number(what)] = Number(value);
        driver.setEligible([...up]);
      }
    },
  );

  it('has at least 1,000 requests with equal and with unequal weights, and nodes that come and go', () => {
    const steps = RECORDINGS.flatMap((one) => one.steps);
    expect(RECORDINGS.filter(({ weights }) => new Set(weights).size === 1).length).toBeGreaterThan(
      1,
    );
    expect(steps.filter(([step]) => step === 'down' || step === 'up').length).toBeGreaterThan(50);
    expect(steps.filter(([step]) => step === 'flow').length).toBe(10);
    const picks = steps.filter(([step]) => step === 'picks').map(([, what]) => what!.length);
    expect(picks.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20_000);
  });
});

describe('haproxy-static-rr-map', () => {
  // haproxy/haproxy:src/lb_map.c#recalc_server_map
  it.each([
    [
      [1, 1, 1],
      [0, 1, 2],
    ],
    [
      [3, 1],
      [0, 0, 0, 1],
    ],
    [
      [5, 1, 1],
      [0, 0, 0, 1, 0, 0, 2],
    ],
    [
      [2, 3],
      [0, 1, 0, 1, 1],
    ],
  ])('weights %j have slots %j', (weights, map) => {
    expect([...buildWeightMap(weights)]).toEqual(map);
  });
});
