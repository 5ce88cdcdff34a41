/** The library: simulate a model, read a scenario, build a report, define an algorithm. */

export { defineBalancer } from './algorithms/balancing/define.ts';
export { BALANCING, balancerByName } from './algorithms/balancing/index.ts';
export type {
  AlgorithmDefinition,
  BalancerContext,
  BalancerView,
  BalancingAlgorithm,
  NodeId,
  RequestView,
} from './algorithms/balancing/types.ts';
export type { ParameterDeclaration, ParameterSchema } from './algorithms/parameters.ts';
export { createDistribution, LAWS } from './sim/distributions/index.ts';
export type { Distribution, LawSpec } from './sim/distributions/types.ts';
export type { RunResult } from './sim/metrics/types.ts';
export type { Model } from './sim/model/types.ts';
export { simulate } from './sim/simulate.ts';
