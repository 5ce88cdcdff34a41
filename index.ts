/** The library: simulate a model, read a scenario, build a report, define an algorithm. */

export { defineBalancer } from './algorithms/balancing/define.ts';
export { BALANCING, balancerByName } from './algorithms/balancing/index.ts';
export type {
  AlgorithmDefinition,
  BalancerContext,
  BalancerView,
  BalancingAlgorithm,
  LoadReport,
  NodeId,
  RequestView,
} from './algorithms/balancing/types.ts';
export { HOLD } from './algorithms/balancing/types.ts';
export { FAILOVER, failoverByName } from './algorithms/failover/index.ts';
export { HEALTH, healthCheckByName } from './algorithms/health/index.ts';
export type { ParameterDeclaration, ParameterSchema } from './algorithms/parameters.ts';
export {
  BACKOFFS,
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  QUEUE_DEADLINES,
  RETRY_BUDGETS,
  THROTTLES,
} from './algorithms/resilience/index.ts';
export { buildReport } from './reports/build-report.ts';
export type { Report } from './reports/model.ts';
export { runExperiment } from './runner/run-experiment.ts';
export { buildModel } from './scenarios/format/build-model.ts';
export { loadScenario, loadScenarioWithPlugins } from './scenarios/format/load.ts';
export { AlgorithmFault } from './sim/algorithm-fault.ts';
export { createDistribution, LAWS } from './sim/distributions/index.ts';
export type { Distribution, LawSpec } from './sim/distributions/types.ts';
export type { RunResult } from './sim/metrics/types.ts';
export type { Model } from './sim/model/types.ts';
export { simulate } from './sim/simulate.ts';
