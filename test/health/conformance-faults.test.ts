/** The suite itself: for each property a health check that breaks it, and is found out. */

import { describe, expect, it } from 'vitest';
import { active } from '../../algorithms/health/active.ts';
import { RESULT_OK } from '../../algorithms/health/results.ts';
import type {
  HealthCheck,
  HealthContext,
  HealthDefinition,
} from '../../algorithms/health/types.ts';
import { HEALTH_PROPERTIES } from '../../cli/conformance/health/properties.ts';
import { Violation } from '../../cli/conformance/property.ts';

/** The plain active check, but for what the fault replaces. */
function withFault(
  fault: (check: Required<HealthCheck>, context: HealthContext) => HealthCheck,
  more: Partial<HealthDefinition> = {},
): HealthDefinition {
  return {
    ...active,
    ...more,
    create: (parameters, context) => {
      const check = active.create(parameters, context) as Required<HealthCheck>;
      return { ...check, ...fault(check, context) };
    },
  };
}

let instances = 0;
const kept: number[] = [];
const isDown = new Set<number>();

const FAULTS: Readonly<Record<string, HealthDefinition>> = {
  // Every second instance is later.
  deterministic: withFault((check) => {
    const lateNs = (instances++ % 2) * 1e9;
    return { onStart: (nodes, nowNs) => check.onStart(nodes, nowNs + lateNs) };
  }),
  // It does not hear that nodes leave.
  'minds-members': withFault(() => ({ onLeave: () => {} })),
  // It takes the answers of a node that has left for news.
  'survives-moves': withFault((check, { judge }) => {
    const up = new Map<number, boolean>();
    return {
      onJoin(node, nowNs) {
        up.delete(node);
        check.onJoin(node, nowNs);
      },
      onProbe(node, result, latencyNs, nowNs) {
        if ((up.get(node) ?? true) !== (result === RESULT_OK))
          judge(node, result === RESULT_OK, 'x');
        up.set(node, result === RESULT_OK);
        check.onProbe(node, RESULT_OK, latencyNs, nowNs);
      },
    };
  }),
  // Newcomers are suspect.
  'has-evidence': withFault((check, { judge }) => ({
    onJoin(node, nowNs) {
      judge(node, false, 'new');
      check.onJoin(node, nowNs);
    },
  })),
  // It counts every failure that comes back, of whomever.
  'forgets-leavers': withFault((_, { judge }) => ({
    onResult(node, result) {
      if (result === RESULT_OK || isDown.has(node)) return;
      isDown.add(node);
      judge(node, false, 'failed');
    },
  })),
  // Every thousandth answer is taken for a failure, three times.
  'trusts-the-healthy': withFault((check) => {
    let heard = 0;
    return {
      onProbe(node, result, latencyNs, nowNs) {
        const isWrong = ++heard % 1000 < 20;
        check.onProbe(node, isWrong ? 1 : result, latencyNs, nowNs);
      },
    };
  }),
  // It promises an interval less than it takes.
  'finds-the-silent': {
    ...active,
    worstDetectionNs: (parameters) => {
      const interval = (parameters.interval ?? active.parameters.interval!.default) as number;
      return active.worstDetectionNs!(parameters) - interval;
    },
  },
  // It never has an opinion.
  'finds-the-refusing': {
    ...withFault(() => ({ onProbe: () => {} })),
    worstDetectionNs: undefined as never,
  },
  // Whoever failed once is forgotten.
  forgives: {
    ...active,
    create: (parameters, context) =>
      active.create(parameters, {
        ...context,
        judge: (node, healthy, reason) => healthy || context.judge(node, healthy, reason),
      }),
  },
  'stable-heap': withFault(() => ({
    onResult(_node, _result, latencyNs) {
      kept.push(latencyNs);
    },
  })),
};

describe('the suite of health checks', () => {
  it.each(HEALTH_PROPERTIES.map(({ name, check }) => [name, check] as const))(
    'finds a check that breaks %s',
    (name, check) => {
      expect(() => check(active), 'the check without the fault').not.toThrow();
      expect(() => check(FAULTS[name]!)).toThrow(Violation);
    },
  );
});
