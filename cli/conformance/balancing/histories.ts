/** Plays random histories: every pick is eligible, and the view changes by the engine's hand only. */

import {
  type AlgorithmDefinition,
  HOLD,
  type NodeId,
} from '../../../algorithms/balancing/types.ts';
import { demand, Violation } from '../property.ts';
import { shortest } from '../shortest.ts';
import { anyHistory, type History, type Step } from './any-history.ts';
import { createDriver, type Driver } from './driver.ts';

type Report = Step & { readonly step: 'report' };

const HISTORIES = 100;

export function demandSoundHistories(definition: AlgorithmDefinition): void {
  let picks = 0;
  for (let number = 1; number <= HISTORIES; number++) {
    const history = anyHistory(number, definition.parameters);
    try {
      picks += playHistory(definition, history);
    } catch {
      const steps = shortest(history.steps, (fewer) =>
        isRefuted(definition, { ...history, steps: fewer }),
      );
      reportHistory(definition, { ...history, steps });
    }
  }
  demand(picks > 1000, () => `made only ${picks} picks in ${HISTORIES} histories`);
}

/** Returns how many picks that took. */
function playHistory(
  definition: AlgorithmDefinition,
  { weights, parameters, keyCount, limit, steps }: History,
): number {
  let picks = 0;
  const context = { nodeLimits: weights.map(() => limit) };
  const inFlight: NodeId[] = [];
  const onSend = (node: NodeId) => inFlight.push(node);
  const driver = createDriver(definition, { weights, parameters, keyCount, context, onSend });
  for (const step of steps) picks += play(driver, step, inFlight);
  return picks;
}

function play(driver: Driver, action: Step, inFlight: NodeId[]): number {
  const { view } = driver;
  if (action.step === 'send') {
    if (view.eligibleCount === 0) return 0;
    sendWatched(driver, action.key);
    return 1;
  }
  if (action.step === 'end') {
    const [node] = inFlight.splice(action.which % Math.max(1, inFlight.length), 1);
    if (node !== undefined) driver.end(node, action.latencyNs, action.ok);
  } else if (action.step === 'membership') {
    driver.setEligible(membersOf(action, view.weight.length));
  } else if (action.step === 'weight') {
    const node = action.which % view.weight.length;
    if (view.weight[node]! === 0) return 0;
    view.weight[node] = action.weight;
    driver.algorithm.onMembership?.(view, driver.nowNs);
  } else if (action.step === 'report') {
    report(driver, action.which % view.weight.length, action);
  } else {
    driver.nowNs += action.ns;
  }
  return 0;
}

function report(driver: Driver, node: NodeId, { inside, busy }: Report): void {
  const said = {
    requestsInside: inside,
    utilization: busy,
    ratePerS: 10 * inside,
    errorsPerS: inside,
    latencyNs: 1e6 * inside,
  };
  driver.algorithm.onReport?.(node, said, driver.nowNs);
  driver.algorithm.onProbe?.(node, said, driver.nowNs);
}

function sendWatched(driver: Driver, key: number): void {
  const { view } = driver;
  const before = viewText(view);
  const node = driver.send(key);
  if (node !== HOLD) view.inFlight[node]!--;
  const after = viewText(view);
  if (node !== HOLD) view.inFlight[node]!++;
  demand(after === before, () => `it wrote to its view: ${before} became ${after}`);
}

function viewText({ eligible, eligibleCount, inFlight, weight }: Driver['view']): string {
  const members = eligible.subarray(0, eligibleCount);
  return `eligible ${members.join()}, in flight ${inFlight.join()}, weights ${weight.join()}`;
}

function membersOf(action: Step & { readonly step: 'membership' }, count: number): NodeId[] {
  const everybody = Array.from({ length: count }, (_, node) => node);
  return everybody.filter((node) => ((action.bits >> node) & 1) === 1);
}

function isRefuted(definition: AlgorithmDefinition, history: History): boolean {
  try {
    playHistory(definition, history);
    return false;
  } catch {
    return true;
  }
}

/** Throws what the history leads to, with the history in front. */
function reportHistory(definition: AlgorithmDefinition, history: History): never {
  const { weights, parameters, limit, steps } = history;
  const given = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const limited = limit === Infinity ? [] : [`limit ${limit}`];
  const pool = [`weights ${weights.join(', ')}`, ...limited, ...given].join('; ');
  const past = [pool, ...steps.map((step) => stepText(step, weights.length))].join('; ');
  try {
    playHistory(definition, history);
  } catch (error) {
    if (error instanceof Violation) throw new Violation(`${past}: ${error.message}`);
    throw new Error(`${past}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  throw new Violation(`${past}: it fails, but not every time`);
}

function stepText(step: Step, nodes: number): string {
  switch (step.step) {
    case 'send':
      return `send key ${step.key}`;
    case 'end':
      return `a request ${step.ok ? 'ends' : 'fails'} after ${step.latencyNs} ns`;
    case 'membership':
      return `eligible: ${membersOf(step, nodes).join(', ') || 'nobody'}`;
    case 'weight':
      return `node ${step.which % nodes} gets weight ${step.weight}`;
    case 'report':
      return `node ${step.which % nodes} reports ${step.inside} inside, ${step.busy} busy`;
    case 'wait':
      return `wait ${step.ns} ns`;
  }
}
