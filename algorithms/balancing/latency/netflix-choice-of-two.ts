/**
 * Netflix's edge: two nodes at random, compared by what this balancer sees of each (requests in
 * flight, failures) and by what each says of itself (utilization).
 *
 * A node that is new is on probation: one request until it has answered the first. Then it ages:
 * drawn, it is passed over with a probability that falls to 0 over a while. Failures and
 * utilization fade with time instead of being reset. The article says all that in words; how the
 * three are combined, and every constant, are ours:
 *
 *   (requests in flight + 1) × (1 + a × utilization) × (1 + b × part of requests that failed)
 *
 * A node that leaves and comes back is new again; those that are there from the start have their age,
 * but not yet an answer.
 */

import { defineBalancer } from '../define.ts';
import { sampleDistinct } from '../structures/sampling.ts';
import type { NodeId } from '../types.ts';

export const netflixChoiceOfTwo = defineBalancer({
  name: 'netflix-choice-of-two',
  aliases: [],
  summary:
    'Two nodes at random, then the lower of (requests in flight, weighted by failures seen and by utilization reported); new nodes are eased in.',
  deployed: ['Netflix Zuul at the edge (its code and constants are not public: these are ours)'],
  source: "M. Smith, Rethinking Netflix's edge load balancing, Netflix TechBlog 2018",
  cost: 'O(1)',
  weakness:
    'A node on probation that never answers costs one request after the other; when most are new ' +
    'probation gives way; a report is as old as the last answer.',
  parameters: {
    utilizationFactor: {
      kind: 'number',
      default: 1,
      min: 0,
      summary: 'How much a fully utilized node costs more than an idle one (a; ours).',
    },
    failureFactor: {
      kind: 'number',
      default: 10,
      min: 0,
      summary: 'How much a node that always fails costs more than one that never does (b; ours).',
    },
    decay: {
      kind: 'duration',
      default: 30e9,
      min: 1,
      summary: 'Time constant of forgetting failures and reports (ours).',
    },
    ramp: {
      kind: 'duration',
      default: 90e9,
      min: 0,
      summary: 'How long a new node is passed over at times, ever more rarely (ours).',
    },
    tries: {
      kind: 'integer',
      default: 4,
      min: 1,
      max: 100,
      summary: 'How many pairs it draws to find a node that is not held back (ours).',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'every node is as likely to be looked at, and weights do not enter the comparison',
    },
  ],
  create({ utilizationFactor, failureFactor, decay, ramp, tries }, { rng, nodeCount }) {
    const requests = new Float64Array(nodeCount);
    const failures = new Float64Array(nodeCount);
    const countedNs = new Float64Array(nodeCount);
    const utilization = new Float64Array(nodeCount);
    const reportedNs = new Float64Array(nodeCount);
    const newcomers = createNewcomers(nodeCount, ramp);
    const drawn = new Int32Array(2);
    const sorted = new Int32Array(2);

    const kept = (sinceNs: number, nowNs: number) => Math.exp((sinceNs - nowNs) / decay);

    // Hot: runs twice per request. No allocation, no closures.
    function costOf(node: NodeId, inFlight: number, nowNs: number): number {
      const busy = utilization[node]! * kept(reportedNs[node]!, nowNs);
      const share = kept(countedNs[node]!, nowNs);
      // One request that did not fail, so that a single failure long ago is not all there is.
      const failing = (failures[node]! * share) / (requests[node]! * share + 1);
      return (inFlight + 1) * (1 + utilizationFactor * busy) * (1 + failureFactor * failing);
    }

    return {
      // Hot: runs once per request. No allocation, no closures.
      pick({ eligible, eligibleCount, inFlight }, _request, nowNs) {
        let first = 0;
        let second = 0;
        for (let i = 0; i < tries; i++) {
          const count = sampleDistinct(drawn, sorted, eligibleCount, rng);
          first = eligible[drawn[0]!]!;
          if (count === 1) return first;
          second = eligible[drawn[1]!]!;
          const isFirstHeld = newcomers.isHeldBack(first, inFlight[first]!, nowNs, rng);
          const isSecondHeld = newcomers.isHeldBack(second, inFlight[second]!, nowNs, rng);
          if (isFirstHeld && isSecondHeld) continue;
          if (isFirstHeld) return second;
          if (isSecondHeld) return first;
          break;
        }
        const mine = costOf(first, inFlight[first]!, nowNs);
        return mine <= costOf(second, inFlight[second]!, nowNs) ? first : second;
      },
      onReport(node, report, nowNs) {
        utilization[node] = report.utilization;
        reportedNs[node] = nowNs;
      },
      onDone(node, _latencyNs, ok, nowNs) {
        const share = kept(countedNs[node]!, nowNs);
        requests[node] = requests[node]! * share + 1;
        failures[node] = failures[node]! * share + (ok ? 0 : 1);
        countedNs[node] = nowNs;
        if (ok) newcomers.hasAnswered(node);
      },
      onMembership(view, nowNs) {
        newcomers.onMembership(view.eligible, view.eligibleCount, nowNs);
      },
    };
  },
});

/** Who is new: without an answer yet, or too young for a full share. */
function createNewcomers(nodeCount: number, rampNs: number) {
  const answered = new Uint8Array(nodeCount);
  const wasThere = new Uint8Array(nodeCount);
  const isThere = new Uint8Array(nodeCount);
  const joinedNs = new Float64Array(nodeCount).fill(-Infinity);
  let isFirst = true;
  return {
    /** Draws a uniform for a node that is young. */
    isHeldBack(node: NodeId, inFlight: number, nowNs: number, rng: () => number): boolean {
      if (answered[node] === 0) return inFlight > 0;
      const ageNs = nowNs - joinedNs[node]!;
      return ageNs < rampNs && rng() * rampNs >= ageNs;
    },
    hasAnswered(node: NodeId): void {
      answered[node] = 1;
    },
    onMembership(eligible: Uint32Array, count: number, nowNs: number): void {
      wasThere.set(isThere);
      isThere.fill(0);
      for (let i = 0; i < count; i++) isThere[eligible[i]!] = 1;
      for (let node = 0; node < nodeCount; node++) {
        if (isFirst || isThere[node] === 0 || wasThere[node] === 1) continue;
        answered[node] = 0;
        joinedNs[node] = nowNs;
      }
      isFirst = false;
    },
  };
}
