/** Simulates a scenario file with its fault at random phases, and reads the result as a report does. */

import seedrandom from 'seedrandom';
import { buildModel } from '../../../scenarios/format/build-model.ts';
import { loadScenario } from '../../../scenarios/format/load.ts';
import type { Model } from '../../../sim/model/types.ts';
import { simulate } from '../../../sim/simulate.ts';
import type { Outcome } from './outcome.ts';
import type { Plot } from './scenario.ts';

const MS = 1e6;

export function simulateOften(plot: Plot, runs: number, phaseMostMs: number): readonly Outcome[] {
  const uniform = seedrandom.alea(`${plot.name}/phases`);
  const model = modelOf(plot);
  return Array.from({ length: runs }, (_, i) =>
    simulateOnce(laterBy(model, Math.floor(uniform() * phaseMostMs * MS)), `${plot.name}/${i}`),
  );
}

function modelOf({ path }: Plot): Model {
  const { scenario, traces } = loadScenario(path);
  return buildModel(scenario, scenario.variants[0]!, traces);
}

function laterBy(model: Model, byNs: number): Model {
  const faults = model.faults.map((fault) => ({
    ...fault,
    spans: fault.spans.map(({ nodes, startNs, endNs }) => ({
      nodes,
      startNs: startNs + byNs,
      endNs: endNs + byNs,
    })),
  }));
  return { ...model, faults };
}

function simulateOnce(model: Model, seed: string): Outcome {
  const { faults, issued, outcomes } = simulate(model, seed, 1);
  const { startNs, endNs, detectedNs, recoveredNs } = faults[0]!.episodes[0]!;
  return {
    detectMs: detectedNs === null ? Number.NaN : (detectedNs - startNs) / MS,
    failed: issued - outcomes.ok,
    recoverMs: recoveredNs === null ? Infinity : (recoveredNs - endNs!) / MS,
  };
}
