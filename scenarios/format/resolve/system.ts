/** The simulated system: who sends requests, who serves them, what is between, and what breaks. */

import type { z } from 'zod';
import type { ResolvedClient, ResolvedService, ResolvedSystem } from '../resolved.ts';
import { salvageClient, salvageService } from '../salvage.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import { clientSchema } from '../schema/client.ts';
import { type FaultInput, faultSchema } from '../schema/fault.ts';
import type { LawInput } from '../schema/law.ts';
import { runSchema } from '../schema/run.ts';
import { networkSchema } from '../schema/scenario.ts';
import { serviceSchema } from '../schema/service.ts';
import { resolveClient } from './client.ts';
import { reportEndlessWaits, resolveFaults } from './faults.ts';
import { resolveLaw, ZERO_LAW } from './law.ts';
import { asMap, isMap, type Raw, readPart } from './parts.ts';
import { resolveService } from './service.ts';

/** What could be read: the whole is null if any part is missing. */
export interface SystemParts {
  readonly system: ResolvedSystem | null;
  readonly services: readonly ResolvedService[] | null;
  readonly clients: readonly ResolvedClient[] | null;
}

/** Every part that can be read is checked, whatever is wrong with the others. */
export function resolveSystem(context: ScenarioContext, raw: Raw): SystemParts {
  const serviceNames = Object.keys(asMap(raw.services));
  const services = named(context, raw, {
    key: 'services',
    schema: serviceSchema,
    resolve: (name, input) => resolveService(context, name, input),
    salvage: (name) => salvageService(context, name),
  });
  const clients = named(context, raw, {
    key: 'clients',
    schema: clientSchema,
    resolve: (name, input) => resolveClient(context, name, input, serviceNames),
    salvage: (name) => salvageClient(context, name, serviceNames),
  });
  const network = resolveNetwork(context, raw.network);
  const written = faultInputs(raw.faults);
  const faults = services && resolveFaults(context, written, services, seedOf(raw.run));
  // Wrong faults are left out, and the places of the others would be lost.
  if (clients && services && faults?.length === written.length) {
    reportEndlessWaits(context, faults, clients, services);
  }
  const isWhole = clients && services && network && faults;
  return { system: isWhole ? { clients, services, network, faults } : null, services, clients };
}

/** Random targets are drawn from it; a wrong one has been complained about. */
function seedOf(run: unknown): string {
  return String(readPart(runSchema, run)?.seed ?? '');
}

/** Those that fit the schema: the others have been complained about. */
function faultInputs(raw: unknown): (FaultInput | null)[] {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [];
  return list.map((one) => readPart(faultSchema, one));
}

interface Section<I, R> {
  readonly key: 'clients' | 'services';
  readonly schema: z.ZodType<I>;
  readonly resolve: (name: string, input: I) => R | null;
  /** Checks what can be checked in an entry that does not fit the schema. */
  readonly salvage: (name: string) => void;
}

/** Null if an entry is wrong or there is none. */
function named<I, R>(
  context: ScenarioContext,
  raw: Raw,
  { key, schema, resolve, salvage }: Section<I, R>,
): R[] | null {
  const entries = Object.entries(asMap(raw[key]));
  if (entries.length === 0) {
    if (isMap(raw[key])) {
      const message = `\`${key}\` is empty: the scenario needs at least one`;
      complain(context, [key], { code: `no-${key}`, message });
    }
    return null;
  }
  const resolved = entries.map(([name, value]) => {
    const input = readPart(schema, value);
    if (input !== null) return resolve(name, input);
    salvage(name);
    return null;
  });
  const found = resolved.filter((entry) => entry !== null);
  return found.length === resolved.length ? found : null;
}

function resolveNetwork(context: ScenarioContext, raw: unknown): ResolvedSystem['network'] | null {
  const input = raw === undefined ? {} : readPart(networkSchema, raw);
  if (input === null) return null;
  const hop = (key: 'client-balancer' | 'balancer-node', law: LawInput | undefined) =>
    law === undefined ? ZERO_LAW : resolveLaw(context, ['network', key], law);
  const clientBalancer = hop('client-balancer', input['client-balancer']);
  const balancerNode = hop('balancer-node', input['balancer-node']);
  return clientBalancer && balancerNode && { clientBalancer, balancerNode };
}
