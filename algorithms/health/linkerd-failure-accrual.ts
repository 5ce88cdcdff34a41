/** Linkerd: failures in a row close an endpoint for a growing while; then one request tries it. */

import { linkerdBackoffNs } from '../resilience/backoff/linkerd-backoff.ts';
import { defineHealthCheck } from './define.ts';
import { createVerdicts } from './passive/verdicts.ts';
import { RESULT_OK } from './results.ts';

// Linkerd calls a breaker that lets requests through "open", and one that does not "shut".
const OPEN = 0;
const SHUT = 1;
const PROBATION = 2;

export const linkerdFailureAccrual = defineHealthCheck({
  name: 'linkerd-failure-accrual',
  aliases: ['linkerd-consecutive-failures'],
  summary:
    'Seven failures in a row shut a node for 1 s, doubling to 60 s with jitter; after each penalty ' +
    'one request decides.',
  deployed: ['Linkerd2: balancer.linkerd.io/failure-accrual: consecutive (off by default)'],
  source: 'linkerd/linkerd2-proxy:linkerd/app/outbound/src/http/breaker/consecutive_failures.rs',
  weakness:
    'A node that fails half of its requests hardly ever fails seven in a row: on average it takes ' +
    '254 requests. While every node is shut requests fail at once. A late answer to an older ' +
    'request is taken for the one on probation. Slow nodes and idle ones are not seen.',
  parameters: {
    maxFailures: {
      kind: 'integer',
      default: 7,
      min: 1,
      summary: 'How many failures in a row shut a node: 5xx, timeouts and broken connections.',
    },
    minPenalty: { kind: 'duration', default: 1e9, min: 1, summary: 'The first penalty.' },
    maxPenalty: { kind: 'duration', default: 60e9, min: 1, summary: 'The longest penalty.' },
    jitterRatio: {
      kind: 'ratio',
      default: 0.5,
      min: 0,
      max: 100,
      summary: 'At random up to this share of a penalty is added to it.',
    },
  },
  initially: 'up',
  create({ maxFailures, minPenalty, maxPenalty, jitterRatio }, context) {
    const minNs = Math.min(minPenalty, maxPenalty);
    const rule = { minNs, maxNs: maxPenalty, jitter: jitterRatio };
    const verdicts = createVerdicts(context);
    const state = new Uint8Array(context.nodeCount);
    const failures = new Int32Array(context.nodeCount);
    const penalties = new Int32Array(context.nodeCount);
    const shutUntilNs = new Float64Array(context.nodeCount);

    // Hot: runs once per event. No allocation, no closures.
    function shut(node: number, nowNs: number, reason: string): void {
      state[node] = SHUT;
      penalties[node]!++;
      shutUntilNs[node] = nowNs + linkerdBackoffNs(penalties[node]!, rule, context.rng());
      verdicts.say(node, false, reason);
      verdicts.remind(node, shutUntilNs[node]!);
    }
    function open(node: number): void {
      state[node] = OPEN;
      failures[node] = 0;
      penalties[node] = 0;
    }
    function join(node: number): void {
      open(node);
      verdicts.join(node);
    }

    return {
      onStart: (nodes) => nodes.forEach(join),
      onJoin: join,
      onLeave: verdicts.leave,
      onWake(node, nowNs) {
        verdicts.reminded(node, nowNs);
        if (verdicts.isMember[node] === 0 || state[node] !== SHUT) return;
        if (nowNs < shutUntilNs[node]!) {
          verdicts.remind(node, shutUntilNs[node]!);
          return;
        }
        state[node] = PROBATION;
        verdicts.say(node, true, 'probation');
      },
      // Hot: runs once per event. No allocation, no closures.
      onSend(node) {
        verdicts.sent(node);
        // The gate lets one request through, and nobody else until its result is known.
        if (state[node] === PROBATION) verdicts.say(node, false, 'probation-request');
      },
      onAbandon(node) {
        // The permit comes back.
        if (verdicts.ended(node) && state[node] === PROBATION)
          verdicts.say(node, true, 'probation');
      },
      // Hot: runs once per event. No allocation, no closures.
      onResult(node, result, _latencyNs, nowNs) {
        if (!verdicts.ended(node) || state[node] === SHUT) return;
        if (result === RESULT_OK) {
          if (state[node] === PROBATION) open(node);
          failures[node] = 0;
          verdicts.say(node, true, 'probation-passed');
        } else if (state[node] === PROBATION) {
          shut(node, nowNs, 'probation-failed');
        } else {
          failures[node]!++;
          if (failures[node] === maxFailures) shut(node, nowNs, 'consecutive-failures');
        }
      },
    };
  },
});
