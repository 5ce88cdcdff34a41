/** Balancers that hold requests, hear from idle nodes, or read reports: by hand. */

import { describe, expect, it } from 'vitest';
import { centralQueue } from '../../algorithms/balancing/load/central-queue.ts';
import { haproxyRandom } from '../../algorithms/balancing/load/haproxy-random.ts';
import { joinIdleQueue } from '../../algorithms/balancing/load/join-idle-queue.ts';
import { leastLoaded } from '../../algorithms/balancing/load/least-loaded.ts';
import { createRequestRates } from '../../algorithms/balancing/structures/request-rates.ts';
import { HOLD, type LoadReport, type NodeId } from '../../algorithms/balancing/types.ts';
import { createDriver, type Driver } from './driver.ts';

const S = 1e9;

const send = (driver: Driver, count: number) => Array.from({ length: count }, () => driver.send());

describe('central-queue', () => {
  it('sends each request to the node that waits longest, and holds the rest in order', () => {
    const sent: NodeId[] = [];
    const onSend = (node: NodeId) => sent.push(node);
    const driver = createDriver(centralQueue, { weights: [1, 1, 1], onSend });
    expect(send(driver, 5)).toEqual([0, 1, 2, HOLD, HOLD]);
    driver.end(1);
    driver.end(0);
    expect(sent).toEqual([0, 1, 2, 1, 0]);
    expect(driver.held).toEqual([]);
    driver.end(2);
    driver.end(0);
    driver.end(1);
    expect(send(driver, 3)).toEqual([2, 0, 1]);
  });

  it('has as many slots as maxConnections says, else as the parameter says, and fills them evenly', () => {
    const driver = createDriver(centralQueue, {
      weights: [1, 1],
      parameters: { slots: 2 },
      context: { nodeLimits: [Infinity, 4] },
    });
    // By the part that is taken: 0, 0, ¼, ½ and ½, ¾.
    expect(send(driver, 7)).toEqual([0, 1, 1, 0, 1, 1, HOLD]);
  });

  it('gives a node that joins what waits', () => {
    const driver = createDriver(centralQueue, { weights: [1, 1] });
    driver.setEligible([0]);
    expect(send(driver, 2)).toEqual([0, HOLD]);
    driver.setEligible([0, 1]);
    expect([...driver.view.inFlight]).toEqual([1, 1]);
  });
});

describe('join-idle-queue', () => {
  it('knows the idle nodes in the order in which they told it', () => {
    const driver = createDriver(joinIdleQueue, { weights: [1, 1, 1] });
    expect(send(driver, 3)).toEqual([0, 1, 2]);
    for (const node of [1, 2, 0]) driver.end(node);
    expect(send(driver, 3)).toEqual([1, 2, 0]);
  });

  it('has one idle node at most once, and none that has left', () => {
    const driver = createDriver(joinIdleQueue, { weights: [1, 1, 1], rng: () => 0.9 });
    driver.algorithm.onIdle!(0, 0);
    driver.setEligible([0, 2]);
    // Then nobody is idle: the last of two by the coin.
    expect(send(driver, 4)).toEqual([0, 2, 2, 2]);
    driver.setEligible([0, 1, 2]);
    expect(driver.send()).toBe(1);
  });

  it('shares the nodes that nobody has heard of yet among the balancers', () => {
    const rng = () => 0;
    const first = ['even', 'odd'].map((_, instance) => {
      const context = { instance, instances: 2 };
      return send(createDriver(joinIdleQueue, { weights: [1, 1, 1, 1], rng, context }), 3);
    });
    expect(first).toEqual([
      [0, 2, 0],
      [1, 3, 0],
    ]);
  });

  it('persists with the node that was idle last, if told to', () => {
    const driver = createDriver(joinIdleQueue, {
      weights: [1, 1, 1],
      parameters: { otherwise: 'last' },
    });
    expect(send(driver, 5)).toEqual([0, 1, 2, 2, 2]);
    driver.end(1);
    expect(send(driver, 2)).toEqual([1, 1]);
  });
});

describe('haproxy-random', () => {
  // Which node a uniform draws is up to the ring: ask it.
  const drawOf = (node: NodeId) => {
    const found = Array.from({ length: 64 }, (_, i) => i / 64).find((u) => {
      const pool = { weights: [1, 1], parameters: { draws: 1 }, rng: () => u };
      return createDriver(haproxyRandom, pool).send() === node;
    });
    return found!;
  };

  it('waits for the node it drew, though another has room; a free place goes to who waits', () => {
    let next = drawOf(0);
    let drawn = 0;
    const sent: NodeId[] = [];
    const driver = createDriver(haproxyRandom, {
      weights: [1, 1],
      parameters: { draws: 1 },
      rng: () => {
        drawn++;
        return next;
      },
      context: { nodeLimits: [1, 2] },
      onSend: (node) => sent.push(node),
    });
    next = drawOf(0);
    expect(send(driver, 2)).toEqual([0, HOLD]);
    driver.sendTo(1);
    drawn = 0;
    driver.nowNs = S;
    // Node 1 answers: its place is taken by the request that drew node 0, without another draw.
    driver.end(1);
    expect(sent).toEqual([0, 1, 1]);
    expect(drawn).toBe(0);
    // Nobody waits any more: what is free is not promised.
    next = drawOf(1);
    driver.nowNs = 2 * S;
    driver.end(0);
    expect(driver.send()).toBe(1);
    expect(drawn).toBe(1);
  });

  it('gives a tie to the node with fewer requests in the last second per weight', () => {
    const draws: number[] = [];
    const driver = createDriver(haproxyRandom, { weights: [1, 1], rng: () => draws.shift()! });
    for (let i = 0; i < 3; i++) {
      driver.sendTo(1);
      driver.end(1);
    }
    const both = [drawOf(0), drawOf(1)];
    draws.push(...both, ...both.toReversed());
    for (let i = 0; i < 2; i++) {
      const node = driver.send();
      expect(node).toBe(0);
      driver.end(node);
    }
    // Three of the last second each now: the last drawn wins.
    driver.sendTo(0);
    driver.end(0);
    draws.push(...both, ...both.toReversed());
    expect([driver.send(), driver.end(1), driver.send()]).toEqual([1, undefined, 0]);
  });
});

describe('request rates, as HAProxy counts them', () => {
  it('weighs the last period by what is left of this one', () => {
    const rates = createRequestRates(1);
    const count = (times: number, atS: number) => {
      for (let i = 0; i < times; i++) rates.count(0, atS * S);
    };
    count(10, 0.5);
    expect(rates.perS(0, 0.9 * S)).toBe(10);
    count(2, 1);
    // 10 × 0.75 + 2.
    expect(rates.perS(0, 1.25 * S)).toBe(9);
    // The period is over without a new request: half of the two is left, then nothing.
    expect(rates.perS(0, 2.5 * S)).toBe(1);
    expect(rates.perS(0, 3.5 * S)).toBe(0);
    count(1, 9);
    expect(rates.perS(0, 9.5 * S)).toBe(1);
    // One request does not fade to a half.
    expect(rates.perS(0, 10.5 * S)).toBe(1);
  });
});

describe('least-loaded', () => {
  const SILENT: LoadReport = {
    requestsInside: 0,
    utilization: 0,
    ratePerS: 0,
    errorsPerS: 0,
    latencyNs: 0,
  };
  const report = (driver: Driver, node: NodeId, said: Partial<LoadReport>) =>
    driver.algorithm.onReport!(node, { ...SILENT, ...said }, driver.nowNs);

  it('by requests: what a node reports, and what was sent there since', () => {
    const parameters = { signal: 'requests' };
    const driver = createDriver(leastLoaded, { weights: [1, 1, 2], parameters });
    report(driver, 0, { requestsInside: 3 });
    report(driver, 1, { requestsInside: 2 });
    report(driver, 2, { requestsInside: 7 });
    // 3, 2, 3.5; ties in turn after the node picked last.
    expect(send(driver, 4)).toEqual([1, 0, 1, 2]);
    report(driver, 1, { requestsInside: 0 });
    // Two of its own are in flight there, whatever it says.
    expect(send(driver, 2)).toEqual([1, 1]);
  });

  it('by utilization: × (own requests in flight + 1)', () => {
    const driver = createDriver(leastLoaded, { weights: [1, 1] });
    report(driver, 0, { utilization: 0.75 });
    report(driver, 1, { utilization: 0.25 });
    // 0.25, 0.5, then 0.75 each: the next after node 1 is node 0.
    expect(send(driver, 4)).toEqual([1, 1, 0, 1]);
  });

  it('forgets a report when it expires, and counts its own requests only', () => {
    const parameters = { expiry: 2 * S };
    const driver = createDriver(leastLoaded, { weights: [1, 1], parameters });
    report(driver, 0, { utilization: 0.9 });
    driver.nowNs = S;
    report(driver, 1, { utilization: 0.5 });
    expect(driver.send()).toBe(1);
    driver.end(1);
    driver.nowNs = 2 * S - 1;
    expect(driver.send()).toBe(1);
    driver.end(1);
    driver.nowNs = 2 * S;
    expect(send(driver, 3)).toEqual([0, 0, 0]);
    driver.nowNs = 3 * S;
    expect(driver.send()).toBe(1);
  });
});
