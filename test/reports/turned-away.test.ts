/** Who turned requests away, in reports: only where something but a full queue may do so. */

import { expect, it } from 'vitest';
import { fixedLimit } from '../../algorithms/resilience/limits/fixed.ts';
import { buildReport } from '../../reports/build-report.ts';
import type { NodeModel, ServiceModel } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, trace } from '../engine/models.ts';

const scenario = {
  ...{ name: 'small', question: null, digest: '0', summary: [], resolved: '' },
  ...{ warmupMs: 0, durationMs: null },
};

/** Four requests at once to a node that takes 5 ns, twice. */
function report(node: Partial<NodeModel>, guards: Partial<ServiceModel> = {}) {
  const model = modelOf({
    arrivals: trace([0, 0, 0, 0]),
    node: { service: constant(5), ...node },
    guards,
  });
  const runs = [simulate(model, 'seed', 1), simulate(model, 'seed', 2)];
  const settings = { balancer: 'round-robin', health: null, failover: null };
  return buildReport({
    scenario,
    seed: 'seed',
    tool: { version: '0', node: '20' },
    repeat: 'lbsim run small',
    variants: [{ name: 'round-robin', settings, runs }],
    indifference: 0.02,
    warnings: [],
  });
}

it('adds up over replications', () => {
  const concurrencyLimit = { definition: fixedLimit, parameters: { max: 2 } };
  const limited = report({ queueLimit: 1 }, { concurrencyLimit });
  expect(limited.variants[0]!.turnedAway).toEqual({ 'concurrency-limit': 4 });
  expect(limited.variants[0]!.errors).toEqual({ rejected: 4 });
});

it('a full queue alone is told by the outcome', () => {
  expect(report({ queueLimit: 1 }).variants[0]).not.toHaveProperty('turnedAway');
  expect(report({}).variants[0]).not.toHaveProperty('turnedAway');
});
