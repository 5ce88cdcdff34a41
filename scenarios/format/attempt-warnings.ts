/** Retries and hedges that are legal but probably not meant. */

import { formatDuration } from './quantity/format-quantity.ts';
import type {
  ResolvedClient,
  ResolvedHedge,
  ResolvedScenario,
  ResolvedService,
} from './resolved.ts';
import { complain, type ScenarioContext } from './scenario-context.ts';
import type { Path } from './source/source-node.ts';

const WARNING = { severity: 'warning' } as const;

export function reportAttemptWarnings(
  context: ScenarioContext,
  { clients, services }: Pick<ResolvedScenario, 'clients' | 'services'>,
): void {
  for (const client of clients) {
    const service = services.find(({ name }) => name === client.to);
    const path = ['clients', client.name];
    reportClientRetry(context, path, client);
    if (service) reportHedge(context, path, client.hedge, service);
  }
  for (const service of services) {
    const path = ['services', service.name];
    reportTries(context, path, service);
    reportHedge(context, path, service.hedge, service);
  }
}

function reportClientRetry(context: ScenarioContext, path: Path, client: ResolvedClient): void {
  const { retry, timeoutNs } = client;
  if (retry === undefined) return;
  const { attemptTimeoutNs, attempts } = retry;
  if (attemptTimeoutNs !== null && timeoutNs !== null && attemptTimeoutNs >= timeoutNs) {
    const problem = {
      code: 'no-effect',
      message: `\`attemptTimeout\` never ends an attempt: after ${formatDuration(timeoutNs)} the client gives up on the whole request`,
      suggestion: 'make it shorter than `timeout`, which limits all attempts together',
    };
    complain(context, [...path, 'retry', 'attemptTimeout'], problem, WARNING);
  }
  if (attempts === null && timeoutNs === null && retry.budget === null) {
    const problem = {
      code: 'endless-retries',
      message: 'nothing ends these retries: neither `attempts`, nor a `timeout`, nor a `budget`',
      suggestion: 'limit one of them, unless whoever is turned away is meant to come back for ever',
    };
    complain(context, [...path, 'retry', 'attempts'], problem, WARNING);
  }
}

function reportTries(context: ScenarioContext, path: Path, service: ResolvedService): void {
  const tries = Number(service.retry?.parameters.tries ?? 0);
  const nodes = countNodes(service);
  if (tries <= nodes) return;
  const problem = {
    code: 'no-effect',
    message: `${tries} tries, but \`${service.name}\` has ${countOf(nodes, 'node')}, and none is tried twice`,
  };
  complain(context, [...path, 'retry', 'tries'], problem, WARNING);
}

function reportHedge(
  context: ScenarioContext,
  path: Path,
  hedge: ResolvedHedge | undefined,
  service: ResolvedService,
): void {
  if (hedge === undefined) return;
  const { copies, cancel, parameters, budget } = hedge;
  const nodes = countNodes(service);
  if (copies >= nodes) {
    const problem = {
      code: 'few-nodes',
      message: `${countOf(copies, 'copy', 'copies')} beside the first attempt, but \`${service.name}\` has ${countOf(nodes, 'node')}: some get the same request twice`,
    };
    complain(context, [...path, 'hedge', 'copies'], problem, WARNING);
  }
  if (cancel === 'never' && parameters.after === 0 && budget === null) {
    const problem = {
      code: 'multiplied-load',
      message: `every request is served ${copies + 1} times: copies are sent at once and nobody drops those that lose`,
      suggestion: 'write `cancel: on-complete`, or give `after` a time',
    };
    complain(context, [...path, 'hedge', 'cancel'], problem, WARNING);
  }
}

function countNodes({ groups }: ResolvedService): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
