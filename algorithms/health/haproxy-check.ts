/**
 * HAProxy's `check`: a counter for the health, three intervals, and live traffic if told to observe.
 *
 * An interval runs from the end of a probe to the start of the next, so that a server which lets
 * probes time out is probed less often than one which refuses them.
 */

import type { NodeId } from '../balancing/types.ts';
import type { ValuesOf } from '../parameters.ts';
import { defineHealthCheck } from './define.ts';
import { createIntervals } from './haproxy/intervals.ts';
import { createObservedErrors } from './haproxy/observed-errors.ts';
import { HAPROXY_PARAMETERS } from './haproxy/parameters.ts';
import { createServerStates } from './haproxy/server-states.ts';
import { createProbeLoop } from './probing/probe-loop.ts';
import { isAnswer, RESULT_OK } from './results.ts';
import type { HealthCheck, HealthContext } from './types.ts';

type Parameters = ValuesOf<typeof HAPROXY_PARAMETERS>;

export const haproxyCheck = defineHealthCheck({
  name: 'haproxy-check',
  aliases: [],
  summary:
    'A counter that probes move up and down; at the bottom a node is out, back at the top it is in, and probes come faster or slower on the way.',
  deployed: ['HAProxy server … check, with inter, fastinter, downinter, rise, fall, observe'],
  source: 'haproxy/haproxy:src/check.c',
  weakness:
    'A plain check only connects: whoever accepts connections is up, whatever it answers; every ' +
    'process and every HAProxy probes for itself; a server that just started is trusted until a ' +
    'probe fails.',
  parameters: HAPROXY_PARAMETERS,
  initially: 'up',
  worstDetectionNs({ inter, fastinter, timeout, fall, spreadChecks }) {
    const probeNs = timeout || inter;
    const gapNs = Math.max(inter, fastinter) * (1 + spreadChecks);
    return probeNs + fall * (gapNs + probeNs);
  },
  create: createHaproxyCheck,
});

function createHaproxyCheck(parameters: Parameters, context: HealthContext): HealthCheck {
  const { inter, fastinter, accepts, onError, observe, errorLimit } = parameters;
  const { nodeCount } = context;
  const states = createServerStates(parameters, context);
  const intervals = createIntervals(parameters, states, context);
  const errors = createObservedErrors(nodeCount, observe, errorLimit);
  /** 1: traffic decided while a probe was under way, whose answer no longer matters. */
  const isDecided = new Uint8Array(nodeCount);

  const loop = createProbeLoop(context, {
    timeoutNs: parameters.timeout || inter,
    depth: accepts === 'ok' ? 'request' : 'connect',
    admit(node, nowNs, position, count) {
      states.begin(node);
      intervals.hurry(node, false);
      errors.forget(node);
      isDecided[node] = 0;
      return nowNs + intervals.firstNs(node, position, count);
    },
    hear(node, result, _sentNs, nowNs) {
      if (isDecided[node] === 1) isDecided[node] = 0;
      else if (accepts === 'ok' ? result === RESULT_OK : isAnswer(result)) {
        states.pass(node);
        errors.forget(node);
      } else states.fail(node, 'checks-failed');
      return nowNs + intervals.nextNs(node);
    },
  });

  function onErrorLimit(node: NodeId, nowNs: number): void {
    intervals.hurry(node, true);
    if (onError === 'mark-down') states.markDown(node, 'observed-errors');
    else if (onError !== 'fastinter') {
      if (onError === 'sudden-death') states.weaken(node);
      states.fail(node, 'observed-errors');
    }
    const isProbing = loop.isProbing(node);
    const isDropped = isProbing && onError !== 'fastinter';
    // Only a configured fastinter wakes the check's timer.
    if (fastinter === 0) isDecided[node] = isDropped ? 1 : 0;
    else if (isDropped || (!isProbing && nowNs + intervals.currentNs(node) <= loop.dueNs(node))) {
      loop.reschedule(node, nowNs + intervals.nextNs(node));
    }
  }

  return {
    ...loop,
    onResult(node, result, _latencyNs, nowNs) {
      if (loop.isMember(node) && errors.count(node, result)) onErrorLimit(node, nowNs);
    },
  };
}
