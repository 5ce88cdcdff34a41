/**
 * HAProxy's agent-check: a program beside each node says how much the node may be asked to do.
 *
 * What it says is made of the node's load here: the idle part of its workers, in percent of its
 * weight, and `drain` or `down` above a load that the parameters name. It is another process than
 * the one that serves, so that it answers for a node that hangs; whether that can be reached is for
 * another check to find out.
 */

import type { NodeId } from '../balancing/types.ts';
import { defineHealthCheck } from './define.ts';
import { interval, timeout } from './probing/common-parameters.ts';
import { createProbeLoop } from './probing/probe-loop.ts';

export const agentCheck = defineHealthCheck({
  name: 'agent-check',
  aliases: ['haproxy-agent-check'],
  summary:
    'An agent beside each node reports how idle it is: that part of its weight counts, and above a load it is drained or down.',
  deployed: ['HAProxy server … agent-check agent-port, with agent-inter 2s'],
  source: 'haproxy/haproxy:src/check.c; haproxy/haproxy:doc/configuration.txt',
  weakness:
    'Weights follow the load of a second ago, so that balancers which all hear of an idle node rush ' +
    'to it; algorithms without weights hear nothing; an agent that cannot be reached changes nothing.',
  parameters: {
    interval: interval(2e9, 'From the end of one report to the next question.'),
    timeout: timeout(2e9),
    least: {
      kind: 'ratio',
      default: 0.01,
      min: 0.01,
      max: 1,
      summary: 'The least part of the weight that it says, however busy the node is.',
    },
    drainAbove: {
      kind: 'ratio',
      default: 1,
      min: 0,
      max: 1,
      summary: 'Above this part of busy workers it says drain: no new requests; 100%: never.',
    },
    downAbove: {
      kind: 'ratio',
      default: 1,
      min: 0,
      max: 1,
      summary: 'Above this part of busy workers it says down; 100%: never.',
    },
  },
  initially: 'up',
  except: [
    {
      property: 'finds-the-refusing',
      reason:
        'an agent that cannot be reached is no verdict for HAProxy: the check beside it finds out',
    },
  ],
  create({ interval, timeout, least, drainAbove, downAbove }, context) {
    const { nodeCount, judge, reweigh, rng } = context;
    const isUp = new Uint8Array(nodeCount).fill(1);
    const part = new Float64Array(nodeCount).fill(1);
    /** What the answer that is being heard said of the load; null: nothing. */
    let reported: number | null = null;
    const loop = createProbeLoop(context, {
      timeoutNs: timeout,
      // The agent accepts, whatever the process that serves does.
      depth: 'connect',
      admit(node, nowNs) {
        isUp[node] = 1;
        part[node] = 1;
        return nowNs + Math.floor(rng() * interval);
      },
      hear(node, _result, _sentNs, nowNs) {
        if (reported !== null) obey(node, reported);
        return nowNs + interval;
      },
    });
    function obey(node: NodeId, utilization: number): void {
      const idlePercent = Math.round(100 * (1 - utilization));
      const wanted = utilization > drainAbove ? 0 : Math.max(least, idlePercent / 100);
      if (part[node] !== wanted) {
        part[node] = wanted;
        reweigh(node, wanted);
      }
      const isFit = utilization <= downAbove;
      if ((isUp[node] === 1) === isFit) return;
      isUp[node] = isFit ? 1 : 0;
      judge(node, isFit, isFit ? 'agent-up' : 'agent-down');
    }
    return {
      ...loop,
      onReport(_node, { utilization }) {
        reported = utilization;
      },
      onProbe(node, result, latencyNs, nowNs) {
        loop.onProbe(node, result, latencyNs, nowNs);
        reported = null;
      },
    };
  },
});
