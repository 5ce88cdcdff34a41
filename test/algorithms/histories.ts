/** Random histories of one balancer: requests begin and end, nodes come and go, time passes. */

import fc from 'fast-check';
import { expect } from 'vitest';
import { type AlgorithmDefinition, HOLD, type NodeId } from '../../algorithms/balancing/types.ts';
import { anyParameters } from './any-parameters.ts';
import { createDriver, type Driver } from './driver.ts';

type Step =
  | { readonly step: 'send'; readonly key: number }
  | {
      readonly step: 'end';
      readonly which: number;
      readonly latencyNs: number;
      readonly ok: boolean;
    }
  | { readonly step: 'membership'; readonly bits: number }
  | { readonly step: 'weight'; readonly which: number; readonly weight: number }
  | {
      readonly step: 'report';
      readonly which: number;
      readonly inside: number;
      readonly busy: number;
    }
  | { readonly step: 'wait'; readonly ns: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ step: fc.constant('send' as const), key: fc.nat(30) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant('end' as const),
      which: fc.nat(),
      latencyNs: fc.oneof(fc.constant(0), fc.nat(1e9)),
      ok: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('membership' as const), bits: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('weight' as const),
      which: fc.nat(),
      weight: fc.constantFrom(0.25, 1, 3, 1000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('report' as const),
      which: fc.nat(),
      inside: fc.nat(20),
      busy: fc.constantFrom(0, 0.1, 0.5, 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('wait' as const), ns: fc.nat(1e10) }) },
);

const weights = fc.array(fc.constantFrom(0, 0.5, 1, 1, 2, 5, 100), { minLength: 1, maxLength: 9 });

/** Every pick is eligible, and nothing in the view has changed but by the engine's hand. */
export function playHistories(definition: AlgorithmDefinition): void {
  let picks = 0;
  fc.assert(
    fc.property(
      weights,
      anyParameters(definition.parameters),
      fc.array(step, { minLength: 1, maxLength: 150, size: 'max' }),
      fc.boolean(),
      fc.constantFrom(Infinity, 1, 3),
      (pool, parameters, steps, fewKeys, limit) => {
        const keyCount = fewKeys ? 31 : Infinity;
        const context = { nodeLimits: pool.map(() => limit) };
        const inFlight: NodeId[] = [];
        const onSend = (node: NodeId) => inFlight.push(node);
        const given = { weights: pool, parameters, keyCount, context, onSend };
        const driver = createDriver(definition, given);
        for (const action of steps) picks += play(driver, action, inFlight);
      },
    ),
    { seed: 20, numRuns: 100 },
  );
  expect(picks).toBeGreaterThan(1000);
}

/** Returns how many picks that took: 0 or 1. */
function play(driver: Driver, action: Step, inFlight: NodeId[]): number {
  const { view } = driver;
  const count = view.weight.length;
  if (action.step === 'send') {
    if (view.eligibleCount === 0) return 0;
    sendWatched(driver, action.key);
    return 1;
  }
  if (action.step === 'end') {
    const [node] = inFlight.splice(action.which % Math.max(1, inFlight.length), 1);
    if (node !== undefined) driver.end(node, action.latencyNs, action.ok);
  } else if (action.step === 'membership') {
    const everybody = Array.from({ length: count }, (_, node) => node);
    driver.setEligible(everybody.filter((node) => ((action.bits >> node) & 1) === 1));
  } else if (action.step === 'weight') {
    const node = action.which % count;
    if (view.weight[node]! === 0) return 0;
    view.weight[node] = action.weight;
    driver.algorithm.onMembership?.(view, driver.nowNs);
  } else if (action.step === 'report') {
    reportTo(driver, action.which % count, action.inside, action.busy);
  } else {
    driver.nowNs += action.ns;
  }
  return 0;
}

function reportTo(driver: Driver, node: NodeId, inside: number, busy: number): void {
  const report = {
    requestsInside: inside,
    utilization: busy,
    ratePerS: 10 * inside,
    errorsPerS: inside,
    latencyNs: 1e6 * inside,
  };
  driver.algorithm.onReport?.(node, report, driver.nowNs);
  driver.algorithm.onProbe?.(node, report, driver.nowNs);
}

function sendWatched(driver: Driver, key: number): void {
  const { view } = driver;
  const before = viewText(view);
  const node = driver.send(key);
  if (node === HOLD) {
    if (viewText(view) !== before) throw new Error(`wrote to its view while it holds: ${before}`);
    return;
  }
  if (!view.eligible.subarray(0, view.eligibleCount).includes(node)) {
    throw new Error(`picked ${node}, which is not eligible: ${before}`);
  }
  view.inFlight[node]!--;
  const after = viewText(view);
  view.inFlight[node]!++;
  if (after !== before) throw new Error(`wrote to its view: ${before} became ${after}`);
}

function viewText({ eligible, eligibleCount, inFlight, weight }: Driver['view']): string {
  return `${eligible.join()} ${eligibleCount} ${inFlight.join()} ${weight.join()}`;
}

/** Picks of a fixed history; another instance with another seed may run in between. */
export function playPicks(
  definition: AlgorithmDefinition,
  seed: string,
  beside?: string,
): readonly NodeId[] {
  const pool = { weights: [1, 2, 1, 4, 1, 1], keyCount: 40 };
  const waiting: NodeId[] = [];
  const onSend = (node: NodeId) => waiting.push(node);
  const driver = createDriver(definition, { ...pool, seed, onSend });
  const other = beside === undefined ? null : createDriver(definition, { ...pool, seed: beside });
  const picks: NodeId[] = [];
  for (let i = 0; i < 600; i++) {
    driver.nowNs += 1e6;
    if (i % 100 === 50) driver.setEligible([0, 2, 3, 5]);
    if (i % 100 === 80) driver.setEligible([0, 1, 2, 3, 4, 5]);
    other?.send((i * 7) % 40);
    const node = driver.send((i * 13) % 40);
    picks.push(node);
    if (waiting.length > 8 || node === HOLD) driver.end(waiting.shift()!, 1e6 * (1 + (i % 9)));
  }
  return picks;
}
