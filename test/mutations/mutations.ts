/** Deliberate defects: what a slip of the hand could make of a compiled file, one at a time. */

export interface Mutation {
  /** What is wrong, in words. */
  readonly defect: string;
  /** Below `dist/`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Which scenario of `scenarios/` must notice. */
  readonly scenario: 'balancing' | 'failures' | 'overload';
}

export const MUTATIONS: readonly Mutation[] = [
  {
    defect: 'round robin never reaches the last node',
    file: 'algorithms/balancing/rotation/round-robin.js',
    from: 'turn++ % view.eligibleCount',
    to: 'turn++ % Math.max(1, view.eligibleCount - 1)',
    scenario: 'balancing',
  },
  {
    defect: 'smooth rotation ignores weights',
    file: 'algorithms/balancing/structures/smooth-rotation.js',
    from: 'current[node] + weight[node]',
    to: 'current[node] + 1',
    scenario: 'balancing',
  },
  {
    defect: 'smooth rotation lets the node that had its turn pay half of it',
    file: 'algorithms/balancing/structures/smooth-rotation.js',
    from: 'bestCurrent - total',
    to: 'bestCurrent - total / 2',
    scenario: 'balancing',
  },
  {
    defect: 'least connections ignores weights',
    file: 'algorithms/balancing/load/least-connections.js',
    from: 'view.inFlight[node] / view.weight[node]',
    to: 'view.inFlight[node]',
    scenario: 'balancing',
  },
  {
    defect: 'least connections always takes the first of equals',
    file: 'algorithms/balancing/load/least-connections.js',
    from: 'index.leastAfter(last)',
    to: 'index.leastAt(0)',
    scenario: 'balancing',
  },
  {
    defect: 'requests that ended are still counted in the index of loads',
    file: 'algorithms/balancing/structures/tracked-loads.js',
    from: 'onDone: update',
    to: 'onDone: () => {}',
    scenario: 'balancing',
  },
  {
    defect: 'HAProxy’s leastconn ignores weights',
    file: 'algorithms/balancing/load/haproxy-least-connections.js',
    from: '(served + 1) * KEY_SCALE) / effectiveWeight[node]',
    to: '(served + 1) * KEY_SCALE) / 16',
    scenario: 'balancing',
  },
  {
    defect: 'power of two takes the more loaded of its two',
    file: 'algorithms/balancing/load/power-of-two.js',
    from: 'nodeLoad < bestLoad',
    to: 'nodeLoad > bestLoad',
    scenario: 'balancing',
  },
  {
    defect: 'EWMA compares averages that do not age',
    file: 'algorithms/balancing/latency/ewma.js',
    from: 'averageNs[node] * kept(node, nowNs),',
    to: 'averageNs[node],',
    scenario: 'balancing',
  },
  {
    defect: 'peak EWMA forgets the requests in flight',
    file: 'algorithms/balancing/loads/peak-ewma.js',
    from: 'costNs[node] * (pending + 1)',
    to: 'costNs[node]',
    scenario: 'balancing',
  },
  {
    defect: 'peak EWMA has no peaks',
    file: 'algorithms/balancing/loads/peak-ewma.js',
    from: 'if (latencyNs > costNs[node]) {',
    to: 'if (latencyNs > Infinity) {',
    scenario: 'balancing',
  },
  {
    defect: 'Maglev steps by one instead of by its own skip',
    file: 'algorithms/balancing/hash/maglev-table.js',
    from: 'remainder64(second.high, second.low, size - 1) + 1',
    to: '1',
    scenario: 'balancing',
  },
  {
    defect: 'a check needs one failure more than `fall`',
    file: 'algorithms/health/probing/run-lengths.js',
    from: '>= (passed ? rise : fall)',
    to: '>= (passed ? rise : fall + 1)',
    scenario: 'failures',
  },
  {
    defect: 'a check needs one success less than `rise`',
    file: 'algorithms/health/probing/run-lengths.js',
    from: '>= (passed ? rise : fall)',
    to: '>= (passed ? rise - 1 : fall)',
    scenario: 'failures',
  },
  {
    defect: 'max_fails is off by one',
    file: 'algorithms/health/passive/nginx-peers.js',
    from: 'fails[node] >= maxFails',
    to: 'fails[node] > maxFails',
    scenario: 'failures',
  },
  {
    defect: 'a success does not end a series of failures',
    file: 'algorithms/health/outlier/streaks.js',
    from: 'serverErrors[node] = ok ? 0 : serverErrors[node] + 1',
    to: 'serverErrors[node] = ok ? serverErrors[node] : serverErrors[node] + 1',
    scenario: 'failures',
  },
  {
    defect: 'panic begins at the threshold instead of below it',
    file: 'algorithms/failover/shared/panic.js',
    from: '100 * healthy < thresholdPercent * total',
    to: '100 * healthy <= thresholdPercent * total',
    scenario: 'failures',
  },
  {
    defect: 'the retry budget never says no',
    file: 'algorithms/resilience/budgets/finagle-retry-budget.js',
    from: 'return false;',
    to: 'return true;',
    scenario: 'overload',
  },
  {
    defect: 'Hystrix counts an error as a success',
    file: 'algorithms/resilience/breakers/hystrix.js',
    from: 'if (!ok)\n',
    to: 'if (false)\n',
    scenario: 'overload',
  },
  {
    defect: 'CoDel drops at a fixed pace',
    file: 'algorithms/resilience/queues/codel.js',
    from: 'interval / Math.sqrt(dropped)',
    to: 'interval',
    scenario: 'overload',
  },
];
