/** A scenario in a few sentences: size, load, and how much is going to be simulated. */

import { formatDurationNs } from '../../sim/format-duration.ts';
import { expectedRatePerS, type ServiceLoad, serviceLoads, type Traces } from './capacity.ts';
import { formatAmount, formatPercent } from './format-amount.ts';
import type { ResolvedScenario, ResolvedService } from './resolved.ts';

/** `20 nodes, 2 balancers, 8,000 requests/s = 72 % of capacity`, then the plan of runs. */
export function summarizeScenario(
  scenario: ResolvedScenario,
  traces: Traces = new Map(),
): string[] {
  return [...serviceLines(scenario, traces), runLine(scenario), requestLine(scenario, traces)];
}

function serviceLines(scenario: ResolvedScenario, traces: Traces): string[] {
  const loads = serviceLoads(scenario, traces);
  return scenario.services.map((service, i) => {
    const prefix = scenario.services.length > 1 ? `${service.name}: ` : '';
    const nodes = service.groups.reduce((sum, { count }) => sum + count, 0);
    const parts = [plural(nodes, 'node'), balancerText(service), loadText(loads[i]!, scenario)];
    return prefix + parts.filter((part) => part !== '').join(', ');
  });
}

function balancerText({ balancer }: ResolvedService): string {
  if (balancer.instances === 'per-client') return 'a balancer in each client';
  return plural(balancer.instances, 'balancer');
}

/** Empty when the rate is not known, as for a trace that was not given. */
function loadText(load: ServiceLoad, scenario: ResolvedScenario): string {
  const { offeredPerS, capacityPerS } = load;
  const users = scenario.clients
    .filter(({ to }) => to === load.service)
    .reduce((sum, { arrivals }) => sum + (arrivals.process === 'closed' ? arrivals.users : 0), 0);
  const waiting = users > 0 ? `${plural(users, 'user')} who wait for answers` : '';
  const isCalled = scenario.clients.some(({ to }) => to === load.service);
  if (!isCalled) return 'no clients';
  if (offeredPerS === 0) return waiting;
  const share =
    capacityPerS === 0
      ? 'more than can be sustained'
      : Number.isFinite(capacityPerS)
        ? `${formatPercent(offeredPerS / capacityPerS)} of capacity`
        : 'no limit on capacity';
  const open = `${formatAmount(offeredPerS)} requests/s = ${share}`;
  return waiting === '' ? open : `${open}, and ${waiting}`;
}

function runLine({ run, variants }: ResolvedScenario): string {
  const runs = variants.length * run.replications;
  const measured =
    run.durationNs === null
      ? `${formatAmount(run.requests ?? 0)} measured requests`
      : spanText(run.durationNs);
  const warmup = run.warmupNs === 0 ? '' : ` after ${spanText(run.warmupNs)} of warm-up`;
  const plan = `${plural(variants.length, 'variant')} × ${plural(run.replications, 'replication')}`;
  return `${plan} = ${plural(runs, 'run')}, each ${measured}${warmup}`;
}

function requestLine(scenario: ResolvedScenario, traces: Traces): string {
  const { run, variants } = scenario;
  const spanNs = run.warmupNs + (run.durationNs ?? 0);
  const duringSpan = (expectedRatePerS(scenario, traces, spanNs) * spanNs) / 1e9;
  const perRun = Math.round(duringSpan + (run.requests ?? 0));
  const total = perRun * variants.length * run.replications;
  return `about ${formatAmount(perRun)} requests a run, ${formatAmount(total)} in all`;
}

/** Three digits; days where hours are no longer readable. */
function spanText(ns: number): string {
  const days = ns / 86_400e9;
  return days < 2 ? formatDurationNs(ns, 4) : `${Number(days.toPrecision(3))} days`;
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
