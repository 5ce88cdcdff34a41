/** What sets Envoy, NGINX Plus, ALB, Kubernetes and Consul apart, by the instants of probes and verdicts. */

import { describe, expect, it } from 'vitest';
import { albHealthCheck } from '../../algorithms/health/alb-health-check.ts';
import { consulCheck } from '../../algorithms/health/consul-check.ts';
import { envoyHealthCheck } from '../../algorithms/health/envoy-health-check.ts';
import { kubernetesReadiness } from '../../algorithms/health/kubernetes-readiness.ts';
import { nginxPlusHealthCheck } from '../../algorithms/health/nginx-plus-health-check.ts';
import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REFUSED,
  RESULT_REJECTED,
  RESULT_RESET,
  RESULT_TIMEOUT,
} from '../../algorithms/health/results.ts';
import { ttlCheck } from '../../algorithms/health/ttl-check.ts';
import {
  answers,
  createHealthDriver,
  type HealthDriver,
  inTurn,
  SILENT,
} from '../../cli/conformance/health/driver.ts';

const S = 1e9;
const FINE = answers(RESULT_OK, 0);
const REFUSES = answers(RESULT_REFUSED, 0);
const FAILS = answers(RESULT_ERROR, 0);

const sentS = ({ probes }: HealthDriver) => probes.map(({ sentNs }) => sentNs / S);
const verdictsS = ({ verdicts }: HealthDriver) =>
  verdicts.map(({ healthy, atNs }) => [healthy, atNs / S]);

describe('envoy-health-check', () => {
  const parameters = {
    interval: 10 * S,
    unhealthyInterval: 20 * S,
    unhealthyEdgeInterval: 2 * S,
    healthyEdgeInterval: 3 * S,
    healthyThreshold: 3,
    unhealthyThreshold: 3,
  };

  it('takes a new host in at once, and then probes by what is pending', () => {
    const driver = createHealthDriver(envoyHealthCheck, {
      parameters,
      probes: inTurn([0, FINE], [15 * S, REFUSES], [30 * S, FINE]),
    });
    driver.send(0);
    driver.runUntil(80 * S);
    // In at 0. 20, 22 and 24 fail, with edge intervals between, and it is out: the next one is at
    // 44. That passes, 47 too, 50 is the third, and it is in: every 10 s.
    expect(sentS(driver)).toEqual([0, 10, 20, 22, 24, 44, 47, 50, 60, 70, 80]);
    expect(verdictsS(driver)).toEqual([
      [true, 0],
      [false, 24],
      [true, 50],
    ]);
  });

  it('needs the threshold once a host has failed its first probe', () => {
    const driver = createHealthDriver(envoyHealthCheck, {
      parameters: { interval: S, healthyThreshold: 2 },
      probes: inTurn([0, REFUSES], [1, FINE]),
    });
    driver.send(0);
    driver.runUntil(5 * S);
    expect(verdictsS(driver)).toEqual([[true, 2]]);
  });

  it('waits from the end of a probe, whose timeout counts', () => {
    const driver = createHealthDriver(envoyHealthCheck, {
      parameters: { interval: 3 * S, timeout: S },
      probes: inTurn([0, FINE], [1, SILENT]),
    });
    driver.send(0);
    driver.runUntil(16 * S);
    expect(sentS(driver)).toEqual([0, 3, 7, 11, 15]);
    expect(verdictsS(driver)).toEqual([
      [true, 0],
      [false, 12],
    ]);
  });

  it.each([
    [RESULT_ERROR, false, 10, 'wrong-answer'],
    [RESULT_REJECTED, false, 10, 'wrong-answer'],
    [RESULT_ERROR, true, 30, 'checks-failed'],
    [RESULT_REFUSED, false, 30, 'checks-failed'],
    [RESULT_RESET, false, 30, 'checks-failed'],
  ] as const)(
    'result %d, retriable %s: out at %d s (%s)',
    (result, retriableErrors, outS, reason) => {
      const driver = createHealthDriver(envoyHealthCheck, {
        parameters: { interval: 10 * S, retriableErrors },
        probes: inTurn([0, FINE], [1, answers(result, 0)]),
      });
      driver.send(0);
      driver.runUntil(60 * S);
      expect(driver.verdicts[1]).toEqual({ node: 0, healthy: false, reason, atNs: outS * S });
    },
  );

  it('probes once a minute until the first request, and keeps to a wait that has begun', () => {
    const driver = createHealthDriver(envoyHealthCheck, { probes: FINE });
    driver.at(70 * S, () => driver.send(0));
    driver.runUntil(127 * S);
    expect(sentS(driver)).toEqual([0, 60, 120, 123, 126]);
  });

  it('with no_traffic_healthy_interval, only hosts that are in are probed at another pace', () => {
    const driver = createHealthDriver(envoyHealthCheck, {
      parameters: {
        noTrafficInterval: 5 * S,
        noTrafficHealthyInterval: 30 * S,
        healthyThreshold: 2,
      },
      probes: inTurn([0, REFUSES], [1, FINE]),
    });
    driver.runUntil(71 * S);
    expect(sentS(driver)).toEqual([0, 5, 10, 40, 70]);
  });

  it('adds jitter, never less than nothing', () => {
    const driver = createHealthDriver(envoyHealthCheck, {
      nodeCount: 200,
      parameters: {
        ...{ interval: 10 * S, intervalJitter: 2 * S, intervalJitterPercent: 0.5 },
        initialJitter: 4 * S,
      },
      probes: FINE,
    });
    driver.send(0);
    driver.runUntil(4 * S);
    const first = sentS(driver);
    expect(first).toHaveLength(200);
    expect([Math.min(...first) < 0.2, Math.max(...first) > 3.8]).toEqual([true, true]);
    driver.runUntil(1000 * S);
    const gaps = Array.from({ length: 200 }, (_, node) => {
      const sent = driver.probes.filter((probe) => probe.node === node);
      return sent.slice(1).map(({ sentNs }, i) => (sentNs - sent[i]!.sentNs) / S);
    }).flat();
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...gaps)).toBeLessThan(17);
    expect(Math.max(...gaps)).toBeGreaterThan(16.5);
  });
});

describe('nginx-plus-health-check', () => {
  it('takes one result for an answer', () => {
    const driver = createHealthDriver(nginxPlusHealthCheck, {
      probes: inTurn([0, FINE], [7 * S, FAILS], [12 * S, FINE]),
    });
    driver.runUntil(20 * S);
    expect(verdictsS(driver)).toEqual([
      [false, 10],
      [true, 15],
    ]);
  });

  it('waits for silence as long as for any answer', () => {
    const driver = createHealthDriver(nginxPlusHealthCheck, {
      probes: inTurn([0, FINE], [1, SILENT]),
    });
    driver.runUntil(70 * S);
    expect(verdictsS(driver)).toEqual([[false, 65]]);
  });

  it('mandatory: a server is out until its first probe has passed, whatever passes is', () => {
    for (const [world, expected] of [
      [
        answers(RESULT_OK, S),
        [
          [false, 0],
          [true, 1],
        ],
      ],
      [
        inTurn([0, FAILS], [1, FINE]),
        [
          [false, 0],
          [true, 15],
        ],
      ],
    ] as const) {
      const driver = createHealthDriver(nginxPlusHealthCheck, {
        parameters: { mandatory: true, passes: 3 },
        probes: world,
      });
      driver.runUntil(30 * S);
      expect(verdictsS(driver)).toEqual(expected);
    }
  });
});

describe('alb-health-check', () => {
  it('trusts a new target after one success, and one that failed after five', () => {
    const driver = createHealthDriver(albHealthCheck, {
      probes: inTurn([0, FINE], [100 * S, REFUSES], [300 * S, FINE]),
    });
    driver.runUntil(600 * S);
    const phase = driver.probes[1]!.sentNs;
    expect(phase).toBeLessThan(30 * S);
    const from = (timeNs: number) => phase + Math.ceil((timeNs - phase) / (30 * S)) * 30 * S;
    expect(driver.verdicts.map(({ healthy, atNs }) => [healthy, atNs])).toEqual([
      [true, 0],
      [false, from(100 * S) + 30 * S],
      [true, from(300 * S) + 120 * S],
    ]);
  });

  it('a new target that fails at first still needs one success only', () => {
    const driver = createHealthDriver(albHealthCheck, { probes: inTurn([0, FAILS], [1, FINE]) });
    driver.runUntil(30 * S);
    expect(driver.verdicts).toMatchObject([{ healthy: true, reason: 'first-check-passed' }]);
    expect(driver.verdicts[0]!.atNs).toBe(driver.probes[1]!.sentNs);
  });
});

describe('kubernetes-readiness', () => {
  const created = (probes = FINE, parameters = {}) => {
    const driver = createHealthDriver(kubernetesReadiness, { members: [], probes, parameters });
    driver.join(0);
    return driver;
  };

  it('is not ready until a probe succeeds, nor after three failures in a row', () => {
    const driver = created(
      inTurn([0, FAILS], [1, FINE], [25 * S, FAILS], [35 * S, FINE], [45 * S, FAILS]),
    );
    driver.runUntil(100 * S);
    // One failure at 30 is forgotten at 40; those at 50, 60 and 70 are three.
    expect(verdictsS(driver)).toEqual([
      [true, 10],
      [false, 70],
    ]);
  });

  it('keeps its ticks when a probe is slow, and makes up for one that was missed', () => {
    const driver = created(
      inTurn([0, answers(RESULT_OK, 9 * S)], [10 * S, SILENT], [30 * S, FINE]),
      {
        timeout: 25 * S,
      },
    );
    driver.runUntil(60 * S);
    // The probe of 10 ends at 35: the tick of 20 was kept, that of 30 was lost, 40 is the next.
    expect(sentS(driver)).toEqual([0, 10, 35, 40, 50, 60]);
  });

  it('ignores the ticks of the initial delay', () => {
    const driver = created(FINE, { initialDelay: 25 * S });
    driver.runUntil(50 * S);
    expect(sentS(driver)).toEqual([30, 40, 50]);
  });

  it('probes pods that have run before at once, and then at ticks of their own', () => {
    const driver = createHealthDriver(kubernetesReadiness, { nodeCount: 50, probes: FINE });
    driver.runUntil(10 * S);
    expect(driver.verdicts).toHaveLength(50);
    const second = driver.probes.slice(50).map(({ sentNs }) => sentNs);
    expect(new Set(second).size).toBe(50);
  });
});

describe('consul-check', () => {
  const at = (x: number) => ({ rng: () => x });

  it('starts at a random moment of an interval, and waits from end to start', () => {
    const driver = createHealthDriver(consulCheck, { ...at(0.3), probes: answers(RESULT_OK, S) });
    driver.runUntil(30 * S);
    expect(sentS(driver)).toEqual([3, 14, 25]);
    expect(verdictsS(driver)).toEqual([[true, 4]]);
  });

  it('lets the first result decide alone, and later ones only in numbers', () => {
    const driver = createHealthDriver(consulCheck, {
      ...at(0),
      parameters: { successBeforePassing: 3, failuresBeforeCritical: 2 },
      probes: inTurn([0, FINE], [5 * S, FAILS], [45 * S, FINE]),
    });
    driver.runUntil(100 * S);
    expect(verdictsS(driver)).toEqual([
      [true, 0],
      [false, 20],
      [true, 70],
    ]);
    const critical = createHealthDriver(consulCheck, {
      ...at(0),
      parameters: { failuresBeforeCritical: 5, status: 'passing' },
      probes: FAILS,
    });
    critical.runUntil(S);
    expect(verdictsS(critical)).toEqual([
      [true, 0],
      [false, 0],
    ]);
  });
});

describe('ttl-check', () => {
  const start = (world = FINE, parameters = {}) =>
    createHealthDriver(ttlCheck, {
      rng: () => 0,
      parameters: { ttl: 30 * S, heartbeat: 10 * S, ...parameters },
      probes: world,
    });

  it('passes with the first report and is critical when the last one has run out', () => {
    const driver = start(inTurn([0, answers(RESULT_OK, S)], [45 * S, REFUSES], [95 * S, FINE]));
    driver.runUntil(120 * S);
    // The last report comes at 41; nothing until 71.
    expect(driver.verdicts).toEqual([
      { node: 0, healthy: true, reason: 'heartbeat', atNs: 1 * S },
      { node: 0, healthy: false, reason: 'expired', atNs: 71 * S },
      { node: 0, healthy: true, reason: 'heartbeat', atNs: 100 * S },
    ]);
  });

  it('is critical at once when an instance reports that it fails', () => {
    const driver = start(inTurn([0, FINE], [15 * S, FAILS]));
    driver.runUntil(60 * S);
    expect(driver.verdicts[1]).toMatchObject({ reason: 'reported-failure', atNs: 20 * S });
  });

  it('registered as passing, gives an instance that never reports one time to live', () => {
    const driver = start(answers(RESULT_TIMEOUT, Infinity), { status: 'passing' });
    driver.runUntil(60 * S);
    expect(verdictsS(driver)).toEqual([
      [true, 0],
      [false, 30],
    ]);
  });

  it('loses instances whose heartbeat is late', () => {
    const driver = start(FINE, { ttl: 9 * S });
    driver.runUntil(25 * S);
    expect(verdictsS(driver)).toEqual([
      [true, 0],
      [false, 9],
      [true, 10],
      [false, 19],
      [true, 20],
    ]);
  });
});
