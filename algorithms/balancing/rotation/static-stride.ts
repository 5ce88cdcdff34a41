/** Weighted turns by weights that the nodes themselves report: gRPC's weighted round robin. */

import { defineBalancer } from '../define.ts';
import { createReportWeights } from '../structures/report-weights.ts';
import { createStrideSchedule } from '../structures/stride-schedule.ts';
import { STATIC_STRIDE_PARAMETERS } from './static-stride-parameters.ts';

const UINT32_RANGE = 4_294_967_296;

export const staticStride = defineBalancer({
  name: 'static-stride',
  aliases: [
    'weighted_round_robin_orca',
    'client_side_weighted_round_robin',
    'orca-weighted-round-robin',
    'ClientSideWeightedRoundRobin',
  ],
  summary:
    'Turns in proportion to what each node reports: its rate ÷ (its utilization + penalty × its ' +
    'error rate); plain turns until two nodes have reported for a while.',
  deployed: [
    'gRPC weighted_round_robin with load reports (proposal A58)',
    'Envoy client_side_weighted_round_robin: the same weights (unknown: median), on an EDF schedule',
  ],
  source:
    'grpc/proposal:A58-client-side-weighted-round-robin-lb-policy.md; ' +
    'grpc/grpc:src/core/load_balancing/weighted_round_robin/static_stride_scheduler.cc',
  cost: 'O(1)',
  weakness:
    'Without load reports it is plain round robin; with them it follows a second behind, and a node ' +
    'that fails fast at low utilization looks strong if the penalty is low.',
  parameters: STATIC_STRIDE_PARAMETERS,
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'weights come from load reports, not from the configuration',
    },
    { property: 'avoids-busiest', reason: 'it takes turns and looks at reports, not at requests' },
  ],
  create(settings, { rng, nodeCount }) {
    const { blackout, expiration, updatePeriod, errorPenalty, unknown } = settings;
    const reports = createReportWeights(nodeCount, {
      errorPenalty,
      blackoutNs: blackout,
      expirationNs: expiration,
    });
    const schedule = createStrideSchedule(nodeCount, settings.ratioMin, settings.ratioMax);
    const members = new Uint32Array(nodeCount);
    const isMember = new Uint8Array(nodeCount);
    const weights = new Float64Array(nodeCount);
    const sorted = new Float64Array(nodeCount);
    let count = 0;
    let startNs = 0;
    let nextUpdateNs = 0;

    function update(nowNs: number): void {
      let known = 0;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const weight = reports.at(members[i]!, nowNs);
        weights[i] = weight;
        sum += weight;
        if (weight > 0) sorted[known++] = weight;
      }
      if (known < 2) schedule.setPlain(count);
      else schedule.setWeights(weights, count, unknown === 'mean' ? sum / known : middle(known));
    }

    function middle(known: number): number {
      const values = sorted.subarray(0, known).sort();
      const half = known >>> 1;
      return known % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2;
    }

    /** The update of the last period that is over, before anything newer is heard. */
    function catchUp(nowNs: number): void {
      if (nowNs < nextUpdateNs) return;
      const periods = Math.floor((nowNs - startNs) / updatePeriod);
      update(startNs + periods * updatePeriod);
      nextUpdateNs = startNs + (periods + 1) * updatePeriod;
    }

    return {
      onMembership({ eligible, eligibleCount }, nowNs) {
        count = eligibleCount;
        members.set(eligible.subarray(0, count));
        for (let i = 0; i < count; i++) {
          if (isMember[members[i]!] === 0) reports.forget(members[i]!);
        }
        isMember.fill(0);
        for (let i = 0; i < count; i++) isMember[members[i]!] = 1;
        // A new picker: it begins anywhere, and its periods begin now.
        schedule.setCounter(Math.floor(rng() * UINT32_RANGE));
        startNs = nowNs;
        nextUpdateNs = nowNs + updatePeriod;
        update(nowNs);
      },
      onReport(node, report, nowNs) {
        catchUp(nowNs);
        reports.report(node, report, nowNs);
      },
      pick(_view, _request, nowNs) {
        catchUp(nowNs);
        return members[schedule.next()]!;
      },
    };
  },
});
