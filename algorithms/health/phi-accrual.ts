/**
 * The φ accrual failure detector with normal gaps, as in Akka.
 *
 * It differs from a fixed timeout in what it learns: irregular heartbeats make it patient. With
 * regular ones the deviation is at its least, and the rule is a timeout of mean + pause + 5.2 · 100 ms.
 */

import { createAccrualDetector } from './accrual/detector.ts';
import { createGapWindows } from './accrual/gap-windows.ts';
import { normalQuantileOfPhi } from './accrual/phi.ts';
import { defineHealthCheck } from './define.ts';
import { interval } from './probing/common-parameters.ts';

export const phiAccrual = defineHealthCheck({
  name: 'phi-accrual',
  aliases: ['PhiAccrualFailureDetector'],
  summary:
    'A node is out when it has been silent for so long that, by the mean and deviation of its gaps between heartbeats, that should happen once in 10^threshold times.',
  deployed: [
    'Akka and Pekko cluster failure-detector, which looks at it once a second; here at the very moment',
  ],
  source:
    'Hayashibara, Défago, Yared, Katayama: The φ accrual failure detector, SRDS 2004; akka/akka:akka-remote/src/main/scala/akka/remote/PhiAccrualFailureDetector.scala',
  weakness:
    'Hears that a node answers, not how well it serves; a single heartbeat brings it back; after ' +
    'a time of irregular heartbeats it is slow to notice a crash; the chance that φ speaks of ' +
    'holds for normal gaps only, and real ones have longer tails.',
  parameters: {
    threshold: {
      kind: 'number',
      default: 8,
      min: 0.001,
      max: 300,
      summary: 'The φ at which a node is out: 8 is once in a hundred million gaps.',
    },
    heartbeat: interval(1e9, 'How often each node is asked for a heartbeat.'),
    acceptablePause: {
      kind: 'duration',
      default: 3e9,
      min: 0,
      summary: 'Added to the mean gap: how long a garbage collection may take.',
    },
    minStdDeviation: {
      kind: 'duration',
      default: 100e6,
      min: 1,
      summary: 'The deviation is taken for no less, however regular heartbeats are.',
    },
    maxSampleSize: {
      kind: 'integer',
      default: 1000,
      min: 1,
      summary: 'How many of the latest gaps count.',
    },
    expectedResponseAfter: {
      kind: 'duration',
      default: 1e9,
      min: 0,
      summary:
        'A node that has not answered so long after it was first asked counts as heard then.',
    },
  },
  initially: 'up',
  worstDetectionNs(parameters) {
    const { heartbeat, acceptablePause, minStdDeviation, expectedResponseAfter } = parameters;
    // While heartbeats are regular: the two assumed gaps deviate most.
    const deviationNs = Math.max(minStdDeviation, heartbeat / 4);
    const y = Math.max(0, normalQuantileOfPhi(parameters.threshold));
    return expectedResponseAfter + 2 * heartbeat + acceptablePause + y * deviationNs;
  },
  create(parameters, context) {
    const { heartbeat, acceptablePause, minStdDeviation, maxSampleSize } = parameters;
    const y = normalQuantileOfPhi(parameters.threshold);
    const gaps = createGapWindows(context.nodeCount, {
      size: maxSampleSize,
      expectedNs: heartbeat,
    });
    const firstExpectedNs = parameters.expectedResponseAfter;
    return createAccrualDetector(
      context,
      { heartbeat, firstExpectedNs, initially: 'up' },
      {
        begin(node) {
          gaps.clear(node);
          gaps.add(node, (3 / 4) * heartbeat);
          gaps.add(node, (5 / 4) * heartbeat);
        },
        add(node, gapNs, wasUp) {
          // The gap that a failure made says nothing about those between heartbeats.
          if (wasUp) gaps.add(node, gapNs);
        },
        silenceNs(node) {
          const deviationNs = Math.max(minStdDeviation, gaps.deviation(node));
          return Math.max(0, Math.ceil(gaps.mean(node) + acceptablePause + y * deviationNs));
        },
      },
    );
  },
});
