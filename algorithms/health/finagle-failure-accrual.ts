/** Finagle: failures in a row, or a low success rate, mark a node dead; one request revives it. */

import { defineHealthCheck } from './define.ts';
import { createAccrualPolicy } from './passive/accrual-policy.ts';
import { createVerdicts } from './passive/verdicts.ts';
import { RESULT_OK } from './results.ts';

const ALIVE = 0;
const DEAD = 1;
const PROBE_OPEN = 2;
const PROBE_CLOSED = 3;

export const finagleFailureAccrual = defineHealthCheck({
  name: 'finagle-failure-accrual',
  aliases: ['failure-accrual'],
  summary:
    'Five failures in a row, or a success rate below 80 % over 30 s, mark a node dead for 5 s, ' +
    'then for about twice as long each time up to 300 s; one request revives it.',
  deployed: ['Finagle FailureAccrualFactory, on in every client'],
  source:
    'twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/liveness/FailureAccrualFactory.scala',
  weakness:
    'The success rate is not looked at for the first 30 s, after a revival either. The rate is ' +
    'weighted by time, so one failure after 7 s of silence is enough to bring it below 80 %. Each ' +
    'client learns by itself, and slow answers are good ones. Idle nodes are not seen.',
  parameters: {
    consecutiveFailures: {
      kind: 'integer',
      default: 5,
      min: 1,
      summary: 'How many failures in a row mark a node dead.',
    },
    successRate: {
      kind: 'ratio',
      default: 0.8,
      min: 0,
      max: 1,
      summary: 'Below this success rate a failure marks it dead; 0 for never.',
    },
    window: {
      kind: 'duration',
      default: 30e9,
      min: 1e6,
      summary: 'Time constant of the success rate, and how long a node must be watched for it.',
    },
    minimumRequests: {
      kind: 'integer',
      default: 5,
      min: 0,
      summary: 'How many requests within the window the success rate needs.',
    },
    backoffStart: {
      kind: 'duration',
      default: 5e9,
      min: 1,
      summary: 'How long it is dead at first.',
    },
    backoffMax: {
      kind: 'duration',
      default: 300e9,
      min: 1,
      summary: 'How long it is dead at most.',
    },
  },
  initially: 'up',
  create(parameters, context) {
    const verdicts = createVerdicts(context);
    const policy = createAccrualPolicy(parameters, context);
    const state = new Uint8Array(context.nodeCount);
    const deadUntilNs = new Float64Array(context.nodeCount);

    function join(node: number, nowNs: number): void {
      state[node] = ALIVE;
      policy.revived(node, nowNs);
      verdicts.join(node);
    }
    /** The next request is a probe. */
    function openProbe(node: number, reason: string): void {
      state[node] = PROBE_OPEN;
      verdicts.say(node, true, reason);
    }
    // Hot: runs once per event. No allocation, no closures.
    function onFailure(node: number, nowNs: number): void {
      if (state[node] !== ALIVE && state[node] !== PROBE_CLOSED) return;
      const deadForNs = policy.deadForNsAfterFailure(node, nowNs);
      if (deadForNs > 0) {
        verdicts.say(node, false, 'failure-accrual');
        state[node] = DEAD;
        deadUntilNs[node] = nowNs + deadForNs;
        verdicts.remind(node, deadUntilNs[node]!);
      } else if (state[node] === PROBE_CLOSED) {
        // A success that came late has cleared the count: the policy cannot tell, so it asks again.
        openProbe(node, 'probe-again');
      }
    }

    return {
      onStart(nodes, nowNs) {
        for (const node of nodes) join(node, nowNs);
      },
      onJoin: join,
      onLeave: verdicts.leave,
      onWake(node, nowNs) {
        verdicts.reminded(node, nowNs);
        if (verdicts.isMember[node] === 0 || state[node] !== DEAD) return;
        if (nowNs < deadUntilNs[node]!) verdicts.remind(node, deadUntilNs[node]!);
        else openProbe(node, 'probe-open');
      },
      // Hot: runs once per event. No allocation, no closures.
      onSend(node) {
        verdicts.sent(node);
        if (state[node] !== PROBE_OPEN || verdicts.isMember[node] === 0) return;
        state[node] = PROBE_CLOSED;
        verdicts.say(node, false, 'probe-request');
      },
      onAbandon(node) {
        if (verdicts.ended(node) && state[node] === PROBE_CLOSED) openProbe(node, 'probe-again');
      },
      // Hot: runs once per event. No allocation, no closures.
      onResult(node, result, _latencyNs, nowNs) {
        if (!verdicts.ended(node)) return;
        if (result !== RESULT_OK) {
          onFailure(node, nowNs);
          return;
        }
        if (state[node] === PROBE_CLOSED) {
          policy.revived(node, nowNs);
          state[node] = ALIVE;
          verdicts.say(node, true, 'revived');
        }
        policy.onSuccess(node, nowNs);
      },
    };
  },
});
