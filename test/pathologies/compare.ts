/** Runs a worked scenario and asks its report who was better than whom, beyond doubt. */

import { join } from 'node:path';
import { expect } from 'vitest';
import type { Report } from '../../reports/model.ts';
import { meanInterval } from '../../reports/statistics/interval.ts';
import { ROOT, runCli, temporaryFolder } from '../cli/run-cli.ts';

/** Paired differences are judged by a t interval at 1 − 1e-3; seeds are literal. */
const FALSE_ALARM = 1e-3;

export interface Outcome {
  /** Fails unless `metric` of `worse` is at least `factor` × that of `better`, pair by pair. */
  readonly expectWorse: (worse: string, better: string, metric: string, factor?: number) => void;
  /** Mean over replications. */
  readonly metric: (variant: string, metric: string) => number;
  /** Share of the requests that a node got. */
  readonly share: (variant: string, node: string) => number;
}

const cwd = temporaryFolder();

export async function compareScenario(name: string, ...args: string[]): Promise<Outcome> {
  const file = join(ROOT, 'scenarios', 'library', `${name}.yaml`);
  const { stdout, code, stderr } = await runCli(
    ['compare', file, '--replications', '10', '--format', 'json', ...args],
    { cwd },
  );
  expect(code, stderr).toBe(0);
  const { variants } = JSON.parse(stdout) as Report;
  const find = (wanted: string) => {
    const found = variants.find((variant) => variant.name === wanted);
    if (!found) throw new Error(`no ${wanted} among ${variants.map((one) => one.name).join('; ')}`);
    return found;
  };
  return {
    metric: (variant, metric) => find(variant).metrics[metric]!.value!,
    share: (variant, node) => find(variant).nodes.find((one) => one.name === node)!.share,
    expectWorse(worse, better, metric, factor = 1) {
      const [a, b] = [worse, better].map((variant) => find(variant).metrics[metric]!.samples);
      const excess = a!.map((value, i) => value! - factor * b![i]!);
      const { low, value } = meanInterval(excess, FALSE_ALARM)!;
      const told = `${metric} of ${worse} − ${factor} × ${better}: mean ${value}, at least ${low}`;
      expect(low!, told).toBeGreaterThan(0);
    },
  };
}
