/** Spans of stochastic faults: drawn when the run begins, the same for every variant. */

import type { Uniform } from '../../../algorithms/random.ts';
import type { StreamFactory } from '../../engine/streams.ts';
import type { FaultChance, FaultModel, FaultSpan } from './types.ts';

/** A node that fails more often than this is not down but flapping in a way that nobody asks about. */
const SPANS_MAX = 100_000;

/** Every fault with its spans; those of chance get theirs from a stream of their own. */
export function drawFaults(
  faults: readonly FaultModel[],
  horizonNs: number,
  streams: StreamFactory,
): readonly FaultModel[] {
  return faults.map((fault) =>
    fault.chance === null
      ? fault
      : { ...fault, spans: drawSpans(fault.chance, fault.id, horizonNs, streams) },
  );
}

function drawSpans(
  chance: FaultChance,
  id: string,
  horizonNs: number,
  streams: StreamFactory,
): readonly FaultSpan[] {
  return chance.groups.flatMap((nodes, i) =>
    drawGroup(chance, nodes, horizonNs, streams.stream(`faults/${id}/${i}`)),
  );
}

/** An alternating renewal process that starts up. */
function drawGroup(
  { startNs, endNs, meanUpNs, meanDownNs }: FaultChance,
  nodes: readonly number[],
  horizonNs: number,
  rng: Uniform,
): readonly FaultSpan[] {
  const spans: FaultSpan[] = [];
  const lastNs = Math.min(endNs, horizonNs);
  let nowNs = startNs;
  while (spans.length < SPANS_MAX) {
    nowNs += exponential(meanUpNs, rng());
    if (nowNs >= lastNs) break;
    const untilNs = Math.min(nowNs + exponential(meanDownNs, rng()), endNs);
    spans.push({ nodes, startNs: nowNs, endNs: untilNs });
    nowNs = untilNs;
  }
  return spans;
}

/** At least a nanosecond, so that time goes on. */
function exponential(meanNs: number, u: number): number {
  return Math.max(1, Math.round(-meanNs * Math.log1p(-u)));
}
