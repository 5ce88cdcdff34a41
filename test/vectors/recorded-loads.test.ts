/**
 * Least connections against what real servers did, request by request: HAProxy 2.6.12 (Debian 12,
 * nbthread 1) and nginx 1.22.1 (one worker), with answers that come when a random script says so.
 */

import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import { HOLD } from '../../algorithms/balancing/types.ts';
import { createDriver } from '../algorithms/driver.ts';

interface Recording {
  readonly product: string;
  readonly algorithm: string;
  readonly weights: readonly number[];
  /** `maxconn` of every server; 0: none. */
  readonly limit: number;
  /**
   * What happened: `a`, a request came and went to the first server; `-`, it came and waited; `A`,
   * the first server answered one; `A>b`, upon which one that waited went to the second.
   */
  readonly events: string;
}

const RECORDINGS: readonly Recording[] = [
  {
    product: 'HAProxy balance leastconn',
    algorithm: 'haproxy-least-connections',
    weights: [5, 1, 3, 1],
    limit: 0,
    events:
      'aAbcdaDdaaDAAdBbBbACacaacaAAaACaCcCAcacaAAaACABAbCaABcabDACBdaADcCbBaAdcDbadaacaAaACABba' +
      'cAAaaaCAcAaaCDdCcAcaDdBACbcaACAaAABDbdaacCcaBbcaaACCccAACacAaCaCccADdaaAacaAAaaAADdaDdaa' +
      'AAAaaAaAAAaaaacCcAaaCAcaBbdcAabaaAacAaaAaAAaaDdacaBCbcAaBbCAABbAAaACAaCcAaAaBbBCbBAACcBb' +
      'aAAaAaaAacbaaBbCccCcBbAAaCCAAacaacAC',
  },
  {
    product: 'HAProxy balance leastconn',
    algorithm: 'haproxy-least-connections',
    weights: [1, 2],
    limit: 0,
    events:
      'abAabbAabABBBBaAbaBAbBaAbBaAbabbabABaBbbBbBBbBBAbAabaAbBBbBbBBbBbAabAabaBbBbbBbaABbabbBb' +
      'BBABBbBbbaAbBabbabbABababbaAABabaABbaAbabAAaaBbBBBBbBBAbBBAbba',
  },
  {
    product: 'HAProxy balance leastconn',
    algorithm: 'haproxy-least-connections',
    weights: [1, 1, 1],
    limit: 2,
    events:
      'abcaACcbBacbABabCBcCbCBcCBAcbaBbAcba-A>aABBACCbacAaCBcAbCaAcCacbBacCbCcBBCbBcbCcbcAaBbCc' +
      'BAbaBb-C>c--B>b-A>aC>cCCcBcb-B>bCAcCaBAcAabBabBbAa-C>c-A>a--C>c--A>aC>cC>c-C>cAaBAba-B>b' +
      'AB',
  },
  {
    product: 'HAProxy balance leastconn',
    algorithm: 'haproxy-least-connections',
    weights: [1, 4, 2],
    limit: 3,
    events:
      'abcbbccCAacaa--C>cB>b--A>a-C>c----C>cB>bA>aA>a------B>b-A>a-B>b-A>a--A>a--A>a--C>c-B>b-' +
      'B>b--A>aC>c--B>bC>c-----A>aC>c--B>bB>b--A>a---B>bB>b--A>aB>bB>bC>c------B>b------A>a-B>b' +
      'B>bC>c---A>a-B>bB>b-A>a---B>bC>c-B>bB>bC>cB>bB>bA>aB>bA>aB>b-B>bB>b-C>cA>aA>aC>cA>a--C>c' +
      'A>aC>c--C>c--',
  },
  {
    product: 'HAProxy balance first',
    algorithm: 'first-available',
    weights: [1, 1, 1],
    limit: 2,
    events:
      'aAaAaAaAaabbcACaAaBBbbAABaaAaAaAabcc--B>bB>b--C>cA>a-A>a-A>a-----C>c--C>c--A>a---B>bC>c' +
      'B>b-C>c-A>a-C>c-C>c---A>a--C>cA>a-C>c---B>bC>cA>aC>cC>cB>b---C>c-B>bC>c--C>c--B>b-A>aC>c' +
      'B>b--C>c-B>bB>b--B>b-',
  },
  {
    product: 'nginx least_conn',
    algorithm: 'nginx-least-connections',
    weights: [5, 1, 1],
    limit: 0,
    events:
      'aAabcaACcBbaAaAABbaBbaaBbaAAAaCAAacaAaACcaaAaBAbaaBbaAaaCABcAbaAACcAaaaBbcAACBbCcAaaAaBA' +
      'ACAAabABacACaAbaAacaABbBbACBaAcaACabcACacABCaAcabaaaaabAAaacaaABBAbbAaaAaaaaBCAABAAbbcaa' +
      'BAAAabaAaaaAAaaabBAAaaCc',
  },
  {
    product: 'nginx least_conn',
    algorithm: 'nginx-least-connections',
    weights: [1, 2, 3, 1],
    limit: 0,
    events:
      'cbaCBdbccbccaDABdbCbcdaCcAacbcaCACcccCBbbdDcdDDdCcadBCcCCDCAcCccdADaBbcbadBABbaBbCbccBCA' +
      'aAbacbcCcbcadcbcCcBAaBbbcCdCcaBbcbcCAaBCbcBBbCcbcbcbAaBCccbadCcAABaaCcBbDDCdCABbcbCcCCAa' +
      'ccCccdACaCccaDBdbCcABDabAdaCcBCDbBADCBdbcCcCBCcBbDCDdCcdcbccdBbBBBCbbBbbaCcbccbcDdcCbcCd' +
      'BcCCCccacbcbcBbCcbcdBBbACacBCCbBCcbc',
  },
];

const nodeOf = (letter: string) => letter.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0);

describe('recorded from HAProxy 2.6.12 and nginx 1.22.1', () => {
  it.each(RECORDINGS.map((one) => [one.product, one.weights, one.limit, one] as const))(
    '%s, weights %j, limit %i',
    (_, __, ___, { algorithm, weights, limit, events }) => {
      const sent: number[] = [];
      const context = { nodeLimits: weights.map(() => limit || Infinity) };
      const onSend = (node: number) => sent.push(node);
      const driver = createDriver(balancerByName(algorithm)!, { weights, context, onSend });
      const steps = events.match(/[A-Z]>[a-z]|./g)!;
      steps.forEach((step, i) => {
        sent.length = 0;
        driver.nowNs += 1e7;
        const told = `step ${i}, ${step}, after ${steps.slice(Math.max(0, i - 12), i).join('')}`;
        if (step === '-') expect(driver.send(), told).toBe(HOLD);
        else if (step === step.toLowerCase()) expect(driver.send(), told).toBe(nodeOf(step));
        else {
          driver.end(nodeOf(step[0]!));
          expect(sent, told).toEqual(step.length > 1 ? [nodeOf(step[2]!)] : []);
        }
      });
    },
  );
});
