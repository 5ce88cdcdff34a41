/**
 * The least loaded of all nodes by what they report on their answers, and by what was sent since.
 *
 * A choice among all by old reports herds (M. Mitzenmacher, How useful is old information?, IEEE
 * TPDS 2000), so a report expires, and requests sent since it came count on top of it. For a choice
 * among a few, take power-of-two with one of the reported loads.
 */

import { defineBalancer } from '../define.ts';
import { createReports } from '../loads/reported.ts';
import { createTrackedLoads } from '../structures/tracked-loads.ts';
import { createTurnIndex, NOBODY } from '../structures/turn-index.ts';

export const leastLoaded = defineBalancer({
  name: 'least-loaded',
  aliases: [],
  summary:
    'The node that reports the least load on its answers, own requests since then added; ties in turn.',
  deployed: [
    'the load that ORCA reports carry (Envoy, gRPC); their own policies turn it into weights',
    'Netflix Zuul looks at reported utilization and own requests, of two nodes',
  ],
  source:
    'cncf/xds:xds/data/orca/v3/orca_load_report.proto; ' +
    'M. Mitzenmacher, How useful is old information?, IEEE TPDS 2000',
  cost: 'O(log n)',
  weakness:
    'Reports are as old as the last answer: with many balancers all of them send to the node that ' +
    'looked idle last. Needs nodes that report.',
  parameters: {
    signal: {
      kind: 'choice',
      choices: ['utilization', 'requests'],
      default: 'utilization',
      summary:
        'What is read in a report: utilization, × (own requests in flight + 1), or requests inside the node, + own ones since.',
    },
    expiry: {
      kind: 'duration',
      default: 10e9,
      min: 1,
      summary: 'After this long a report is forgotten, and only own requests in flight count.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'nodes that are equally loaded take turns whatever they weigh',
    },
  ],
  create({ signal, expiry }, { nodeCount }) {
    const reports = createReports(nodeCount, signal === 'requests' ? 'requests' : 'utilization');
    /** Nodes whose report is believed, by when it expires. */
    const believed = createTurnIndex(nodeCount);
    const { index, hooks, update } = createTrackedLoads(nodeCount, (node, view) =>
      reports.loadOf(node, view, believed.has(node) ? 1 : 0),
    );
    let last = nodeCount - 1;
    return {
      ...hooks,
      onStart(node) {
        reports.sent(node);
        update(node);
      },
      onReport(node, report, nowNs) {
        reports.take(node, report, nowNs);
        believed.put(node, nowNs + expiry);
        update(node);
      },
      pick(_view, _request, nowNs) {
        for (let node = believed.first(); node !== NOBODY; node = believed.first()) {
          if (believed.keyOf(node) > nowNs) break;
          believed.remove(node);
          update(node);
        }
        last = index.leastAfter(last);
        return last;
      },
    };
  },
});
