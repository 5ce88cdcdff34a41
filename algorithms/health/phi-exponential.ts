/**
 * The φ accrual failure detector with exponential gaps, as in Cassandra.
 *
 * Without a deviation φ is linear in the silence: the rule is a timeout of threshold · ln 10 = 18.4
 * mean gaps.
 */

import { createAccrualDetector } from './accrual/detector.ts';
import { createGapWindows } from './accrual/gap-windows.ts';
import { defineHealthCheck } from './define.ts';
import { interval } from './probing/common-parameters.ts';

export const phiExponential = defineHealthCheck({
  name: 'phi-exponential',
  aliases: ['phi_convict_threshold'],
  summary:
    'A node is out when it has been silent for more than threshold · ln 10 times its mean gap between heartbeats.',
  deployed: [
    'Cassandra and Scylla phi_convict_threshold, which hear of a node through gossip; here every heartbeat arrives by itself',
  ],
  source: 'apache/cassandra:src/java/org/apache/cassandra/gms/FailureDetector.java',
  weakness:
    'Slow: with heartbeats every second a crash is noticed after eighteen of them; a single ' +
    'heartbeat brings a node back; sees that a node answers, not how well it serves.',
  parameters: {
    threshold: {
      kind: 'number',
      default: 8,
      min: 0.001,
      summary: 'The φ above which a node is out.',
    },
    heartbeat: interval(1e9, 'How often each node is asked for a heartbeat.'),
    sampleSize: {
      kind: 'integer',
      default: 1000,
      min: 1,
      summary: 'How many of the latest gaps count.',
    },
    maxInterval: {
      kind: 'duration',
      default: 2e9,
      min: 1,
      summary: 'Longer gaps do not count; the first gap is assumed to be this long.',
    },
  },
  initially: 'down',
  worstDetectionNs({ threshold, heartbeat, maxInterval }) {
    return heartbeat + Math.floor(threshold * Math.LN10 * maxInterval) + 1;
  },
  create({ threshold, heartbeat, sampleSize, maxInterval }, context) {
    const { nodeCount } = context;
    const gaps = createGapWindows(nodeCount, { size: sampleSize, expectedNs: heartbeat });
    const pace = { heartbeat, firstExpectedNs: Infinity, initially: 'down' } as const;
    return createAccrualDetector(context, pace, {
      begin(node) {
        gaps.clear(node);
        gaps.add(node, maxInterval);
      },
      add(node, gapNs) {
        if (gapNs <= maxInterval) gaps.add(node, gapNs);
      },
      silenceNs: (node) => Math.floor(threshold * Math.LN10 * gaps.mean(node)) + 1,
    });
  },
});
