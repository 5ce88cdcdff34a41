/**
 * Tied requests: once one of the attempts is served, its node tells those that hold the others to
 * drop them. The news takes as long as the hop to them.
 *
 * Source: Dean and Barroso, The tail at scale, CACM 2013.
 */

import { SETTLED, TIED } from './request-table.ts';
import { CALL_OFF, type World } from './world.ts';

/** A tied attempt is being served. */
export function noteStart(world: World, slot: number): void {
  const { attempts, requests, nowNs } = world;
  if ((requests.flags[slot]! & SETTLED) !== 0) return;
  const request = requests.parent[slot]!;
  attempts.startedNs[request] = Math.min(attempts.startedNs[request]!, nowNs);
  for (let other = attempts.first[request]!; other >= 0; other = attempts.next[other]!) {
    if (other === slot) continue;
    requests.references[other]!++;
    world.events.push(nowNs + newsNs(world, other), CALL_OFF, other);
  }
}

/** True if the news that it is served elsewhere is at its node already. */
export function isCalledOff(world: World, slot: number): boolean {
  const { attempts, requests, nowNs } = world;
  if ((requests.flags[slot]! & (SETTLED | TIED)) !== TIED) return false;
  return attempts.startedNs[requests.parent[slot]!]! + newsNs(world, slot) <= nowNs;
}

function newsNs({ delayed, requests }: World, slot: number): number {
  return delayed ? requests.hopNs[1]![slot]! : 0;
}
