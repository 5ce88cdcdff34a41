/** Active checks and detectors against figures derived from, or tested by, the products' sources. */

import { describe, expect, it } from 'vitest';
import { phiOfExponential, phiOfNormal } from '../../algorithms/health/accrual/phi.ts';
import { haproxyCheck } from '../../algorithms/health/haproxy-check.ts';
import { phiExponential } from '../../algorithms/health/phi-exponential.ts';
import { RESULT_OK, RESULT_REFUSED } from '../../algorithms/health/results.ts';
import {
  answers,
  createHealthDriver,
  inTurn,
  SILENT,
} from '../../cli/conformance/health/driver.ts';

const MS = 1e6;
const S = 1e9;

describe('haproxy-health-counter', () => {
  // haproxy/haproxy:src/check.c#set_server_check_status
  const RISE = 2;
  const FALL = 3;

  /** Whether the server is up after these results: F fails, P passes. */
  function isUpAfter(initState: string, results: string): boolean {
    const driver = createHealthDriver(haproxyCheck, {
      parameters: { initState, rise: RISE, fall: FALL, inter: S },
      probes: (_, sentNs) => ({
        result: results[sentNs / S] === 'P' ? RESULT_OK : RESULT_REFUSED,
        latencyNs: 0,
      }),
    });
    driver.runUntil((results.length - 1) * S);
    expect(driver.probes).toHaveLength(results.length);
    return driver.believes(0);
  }

  /** The counter, which nobody sees, by how many equal results it is away from the next verdict. */
  function healthAfter(initState: string, results: string): number {
    const isUp = isUpAfter(initState, results);
    let more = 1;
    while (isUpAfter(initState, results + (isUp ? 'F' : 'P').repeat(more)) === isUp) more++;
    return isUp ? RISE + more - 1 : RISE - more;
  }

  it.each([
    ['none', 'FPPFFFPFPP', [0, 1, 4, 3, 2, 0, 1, 0, 1, 4]],
    ['fully-up', 'FFPFFF', [3, 2, 4, 3, 2, 0]],
  ])('init-state %s, %s', (initState, results, expected) => {
    const steps = expected.map((_, i) => results.slice(0, i + 1));
    expect(steps.map((prefix) => healthAfter(initState, prefix))).toEqual(expected);
    expect(steps.map((prefix) => isUpAfter(initState, prefix))).toEqual(
      expected.map((health) => health >= RISE),
    );
  });
});

describe('akka-phi', () => {
  // akka/akka:akka-remote/src/test/scala/akka/remote/AccrualFailureDetectorSpec.scala
  it.each([
    [0, 0.0, 0.0],
    [500, 0.1, 0.0],
    [1000, 0.3, 0.30103],
    [1200, 1.6, 1.642828],
    [1400, 4.7, 4.736695],
    [1600, 10.8, 10.782601],
    [1700, 15.3, 15.368526],
  ])('φ after %d ms of silence, mean 1000 ms and deviation 100 ms', (silenceMs, about, exact) => {
    const phi = phiOfNormal((silenceMs - 1000) / 100);
    expect(Math.abs(phi - about)).toBeLessThanOrEqual(0.1);
    // Akka adds 1 to a number of about 1e-15 in the last cases, we do not.
    expect(phi).toBeCloseTo(exact, 5);
  });

  it.each([
    [0, 0.5],
    [6, 0.7257],
    [15, 0.9332],
    [20, 0.97725],
    [25, 0.99379],
    [35, 0.99977],
    [40, 0.99997],
  ])('distribution at %d, mean 0 and deviation 10', (x, expected) => {
    const cdf = 1 - Math.exp(-phiOfNormal(x / 10) * Math.LN10);
    expect(Math.abs(cdf - expected)).toBeLessThan(0.001);
  });
});

describe('cassandra-phi', () => {
  // apache/cassandra:src/java/org/apache/cassandra/gms/FailureDetector.java#interpret
  const CASES = [
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: a figure of the vector.
    [1000, 0.434294, false],
    [5000, 2.171472, false],
    [10000, 4.342945, false],
    [18000, 7.817301, false],
    [18420, 7.999704, false],
    [18421, 8.000139, true],
  ] as const;

  it.each(CASES)('φ after %d ms of silence, mean 1000 ms', (silenceMs, phi) => {
    expect(phiOfExponential(silenceMs, 1000)).toBeCloseTo(phi, 6);
  });

  it('convicts when it should', () => {
    const driver = createHealthDriver(phiExponential, {
      rng: () => 0,
      // The assumed first gap is as long as the others.
      parameters: { maxInterval: S },
      probes: inTurn([0, answers(RESULT_OK, 0)], [10.5 * S, SILENT]),
    });
    for (const [silenceMs, , isConvicted] of CASES) {
      driver.runUntil(10 * S + silenceMs * MS);
      expect([silenceMs, driver.believes(0)]).toEqual([silenceMs, !isConvicted]);
    }
  });
});
