/** The metric names of the contract, with unit and direction. Order is report order. */

export interface MetricDefinition {
  readonly name: string;
  readonly unit: 'ms' | '/s' | 'ratio' | 'count';
  /** Which way is good; null when neither is. */
  readonly better: 'lower' | 'higher' | null;
  readonly summary: string;
  /** No value can be larger: intervals are cut off there, as they are at 0. */
  readonly max: number;
}

function metric(
  name: string,
  unit: MetricDefinition['unit'],
  better: MetricDefinition['better'],
  summary: string,
): MetricDefinition {
  const isFraction = unit === 'ratio' && !['imbalance', 'attemptsPerRequest'].includes(name);
  return { name, unit, better, summary, max: isFraction ? 1 : Infinity };
}

export const METRICS: readonly MetricDefinition[] = [
  metric('mean', 'ms', 'lower', 'mean latency of requests that succeeded'),
  metric('p50', 'ms', 'lower', 'half of the successful requests were at least this fast'),
  metric('p75', 'ms', 'lower', '75th percentile of latency'),
  metric('p90', 'ms', 'lower', '90th percentile of latency'),
  metric('p95', 'ms', 'lower', '95th percentile of latency'),
  metric('p99', 'ms', 'lower', '99th percentile of latency'),
  metric('p999', 'ms', 'lower', '99.9th percentile of latency'),
  metric('p9999', 'ms', 'lower', '99.99th percentile of latency'),
  metric('max', 'ms', 'lower', 'slowest successful request'),
  metric('throughput', '/s', null, 'answers of any kind per second'),
  metric('goodput', '/s', 'higher', 'successful answers per second'),
  metric('errorRate', 'ratio', 'lower', 'fraction of requests that failed, for whatever reason'),
  metric('timeoutRate', 'ratio', 'lower', 'fraction of requests that timed out'),
  metric('attemptsPerRequest', 'ratio', 'lower', 'attempts sent per request'),
  metric('jain', 'ratio', 'higher', "Jain's index of requests ÷ capacity over nodes; 1 is even"),
  metric('imbalance', 'ratio', 'lower', 'largest ÷ mean utilization of nodes; 1 is even'),
  metric('clientJain', 'ratio', 'higher', "Jain's index of goodput ÷ offered load over clients"),
  metric('utilization', 'ratio', null, 'busy fraction of all workers'),
  metric('detectMs', 'ms', 'lower', 'from a fault to the first balancer that gives the node up'),
  metric('isolateMs', 'ms', 'lower', 'from a fault to the last request sent into it'),
  metric('recoverMs', 'ms', 'lower', "from a fault's end to the node's first success"),
  metric('missedFailures', 'count', 'lower', 'times a node was down and nobody noticed'),
  metric('falseEjections', 'count', 'lower', 'times a balancer gave a sound node up'),
  metric('belowFloorMs', 'ms', 'lower', 'time in which fewer than 99 % of requests succeeded'),
];
