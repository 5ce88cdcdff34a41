/** Why a request failed: asks whether an idle system would have answered it in time. */

import {
  CAUSE_CIRCUIT_OPEN,
  CAUSE_FAILOVER,
  CAUSE_FALSE_EJECTION,
  CAUSE_NO_NODE,
  CAUSE_NODE_LEFT,
  CAUSE_OVERLOAD,
  CAUSE_SLOW_NETWORK,
  CAUSE_SLOW_SERVICE,
  causeOfFault,
  OUTCOME_CIRCUIT_OPEN,
  OUTCOME_NO_NODE,
  OUTCOME_REJECTED,
  OUTCOME_TIMEOUT,
} from '../outcomes.ts';
import { NOT_STALE } from './registry/stale.ts';
import { DENIED, NODE_LEFT, SENT, SPLIT } from './request-table.ts';
import type { World } from './world.ts';

/** Position of a cause in `causeNames`. */
export function causeOf(world: World, slot: number, outcome: number): number {
  const { requests, nodes } = world;
  const flags = requests.flags[slot]!;
  if ((flags & SPLIT) !== 0) return causeOfAttempts(world, slot, outcome);
  if (outcome === OUTCOME_CIRCUIT_OPEN) return CAUSE_CIRCUIT_OPEN;
  const isDenied = (flags & DENIED) !== 0;
  const overload = isDenied ? CAUSE_FALSE_EJECTION : CAUSE_OVERLOAD;
  if (outcome === OUTCOME_REJECTED) return overload;
  const fault = requests.fault[slot]!;
  if (outcome === OUTCOME_NO_NODE) {
    if (isDenied) return CAUSE_FALSE_EJECTION;
    return fault < 0 ? CAUSE_NO_NODE : causeOfFault(fault);
  }
  if (outcome !== OUTCOME_TIMEOUT) {
    return fault === -1 ? CAUSE_FAILOVER : causeOfMet(world, slot, fault);
  }
  const { model } = world.clients[requests.client[slot]!]!;
  const balancer = world.balancers[requests.balancer[slot]!]!;
  const attemptNs = model.retry?.attemptTimeoutNs ?? Infinity;
  const patienceNs = Math.min(model.timeoutNs, attemptNs, balancer.timeoutNs);
  // An answer at the very instant of the timeout is too late.
  if (hopsNs(world, slot) >= patienceNs) return CAUSE_SLOW_NETWORK;
  if ((flags & SENT) === 0) return overload;
  const node = requests.node[slot]!;
  // The fault that it met at its node, or that delays it there now.
  const met = Math.max(fault, nodes.slowFault[node]!, nodes.frozenFault[node]!);
  if (met >= 0) return causeOfMet(world, slot, met);
  return aloneNs(world, slot) >= patienceNs ? CAUSE_SLOW_SERVICE : overload;
}

/** What it met at its node, unless it would not have been sent there but for old news. */
function causeOfMet({ registries, requests }: World, slot: number, fault: number): number {
  const stale = registries.length > 0 ? requests.staleCause[slot]! : NOT_STALE;
  if (stale !== NOT_STALE) return stale;
  return fault === NODE_LEFT ? CAUSE_NODE_LEFT : causeOfFault(fault);
}

/**
 * That of the last attempt; but if this one had been in time and only began too late, the ones
 * before it are to blame.
 */
function causeOfAttempts(world: World, request: number, outcome: number): number {
  const { attempts, requests } = world;
  const before = attempts.cause[request]!;
  const open = attempts.first[request]!;
  if (outcome === OUTCOME_TIMEOUT && open >= 0) {
    const cause = causeOf(world, open, OUTCOME_TIMEOUT);
    if (cause !== CAUSE_OVERLOAD || before < 0 || (requests.flags[open]! & SENT) === 0)
      return cause;
    const { timeoutNs } = world.clients[requests.client[request]!]!.model;
    const beganNs = requests.issuedNs[open]! - requests.issuedNs[request]!;
    return beganNs + aloneNs(world, open) >= timeoutNs ? before : cause;
  }
  if (before >= 0) return before;
  return outcome === OUTCOME_NO_NODE ? CAUSE_NO_NODE : CAUSE_OVERLOAD;
}

function hopsNs({ delayed, requests }: World, slot: number): number {
  let sumNs = 0;
  if (delayed) for (let hop = 0; hop < 4; hop++) sumNs += requests.hopNs[hop]![slot]!;
  return sumNs;
}

/** How long its way there and back and its service at the node that it was sent to take. */
function aloneNs(world: World, slot: number): number {
  const { requests, nodes } = world;
  const node = requests.node[slot]!;
  const drawn = requests.demand[slot]!;
  const { demandIsUniform } = world.clients[requests.client[slot]!]!;
  const demandNs = demandIsUniform ? nodes.law[node]!.quantile(drawn) : drawn;
  return hopsNs(world, slot) + Math.round(demandNs / nodes.speed[node]!);
}
