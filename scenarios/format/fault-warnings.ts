/** Faults that are legal but hit nothing: after the end, or at balancers that there are not. */

import { quoteValue } from './quote-value.ts';
import type { ResolvedFault, ResolvedScenario } from './resolved.ts';
import { complain, type ScenarioContext } from './scenario-context.ts';

export function reportFaultWarnings(context: ScenarioContext, scenario: ResolvedScenario): void {
  scenario.faults.forEach((fault, index) => {
    reportTooLate(context, scenario, fault, index);
    reportMissingBalancers(context, scenario, fault, index);
  });
}

function reportTooLate(
  context: ScenarioContext,
  { run }: ResolvedScenario,
  { id, time }: ResolvedFault,
  index: number,
): void {
  if (run.durationNs === null || time.atNs < run.durationNs) return;
  const problem = {
    code: 'late-fault',
    message: `${quoteValue(id)} begins when the measured span is over`,
    suggestion: 'let it begin earlier, or make `run.duration` longer',
    notes: ['`at` counts from the start of the measured span, not of the warm-up'],
  };
  complain(context, ['faults', index, 'at'], problem, { severity: 'warning' });
}

function reportMissingBalancers(
  context: ScenarioContext,
  scenario: ResolvedScenario,
  fault: ResolvedFault,
  index: number,
): void {
  if (fault.kind !== 'partition' || fault.balancers === null) return;
  const services = scenario.services.filter(({ name }) =>
    fault.nodes.some((node) => node.startsWith(`${name}/`)),
  );
  const most = Math.max(...services.map(({ name }) => instancesMax(scenario, name)));
  const missing = fault.balancers.filter((number) => number > most);
  if (missing.length === 0) return;
  const problem = {
    code: 'no-such-balancer',
    message: `there is no balancer ${missing.join(', ')}: ${most === 1 ? 'there is one' : `they are numbered 1 to ${most}`}`,
    suggestion: 'write other numbers, or give the balancer more `instances`',
  };
  complain(context, ['faults', index, 'balancers'], problem, { severity: 'warning' });
}

/** In the variant that has most. */
function instancesMax({ services, variants, clients }: ResolvedScenario, service: string): number {
  const own = services.find(({ name }) => name === service)!.balancer;
  const perClient = clients.reduce((sum, { to, count }) => sum + (to === service ? count : 0), 0);
  const counts = variants.map(({ balancers }) => {
    const { instances } = balancers[service] ?? own;
    return instances === 'per-client' ? perClient : instances;
  });
  return Math.max(...counts);
}
