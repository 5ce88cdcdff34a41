/** Questions to a registry, its answers, and what balancers make of them. */

import type { Answer } from '../../../algorithms/discovery/types.ts';
import { changeMembers } from '../change-members.ts';
import type { World } from '../world.ts';
import { appoint } from './appointments.ts';
import type { Registry, Subscription } from './types.ts';

/** A hook of the client has run: what it learned is acted upon, and what it asks is on its way. */
export function afterHook(world: World, registry: Registry, subscription: Subscription): void {
  const { learned, question } = subscription;
  subscription.learned = null;
  subscription.question = null;
  if (learned !== null) believe(world, registry, subscription, learned.isListed);
  if (question === null) return;
  if (registry.outFault >= 0) send(world, registry, subscription, null);
  else if (registry.catalog.answer.version === question) subscription.held = question;
  else reply(world, registry, subscription);
}

function believe(
  world: World,
  { firstNode }: Registry,
  { balancer, known }: Subscription,
  isListed: Uint8Array | null,
): void {
  const joined: number[] = [];
  const left: number[] = [];
  known.forEach((was, node) => {
    const is = isListed === null ? 0 : isListed[node]!;
    if (was === is) return;
    known[node] = is;
    (is === 1 ? joined : left).push(firstNode + node);
  });
  changeMembers(world, balancer, joined, left);
}

/** The answer is a new one: those who wait for it get it. */
export function answerHeld(world: World, registry: Registry): void {
  for (const subscription of registry.subscriptions) {
    if (subscription.held === null) continue;
    subscription.held = null;
    reply(world, registry, subscription);
  }
}

/** The registry is away: connections break. */
export function breakHeld(world: World, registry: Registry): void {
  for (const subscription of registry.subscriptions) {
    if (subscription.held === null) continue;
    subscription.held = null;
    send(world, registry, subscription, null);
  }
}

/** The server that is asked answers as soon as it has the latest change itself. */
function reply(world: World, registry: Registry, subscription: Subscription): void {
  const { rules, catalog } = registry;
  const lagNs = rules.staleNs === 0 ? 0 : Math.floor(subscription.staleRng() * rules.staleNs);
  const atNs = catalog.answeredSinceNs + lagNs;
  const give = () => {
    const answer = registry.outFault >= 0 ? null : registry.catalog.answer;
    send(world, registry, subscription, answer);
  };
  if (atNs <= world.nowNs) give();
  else appoint(world, atNs, give);
}

function send(
  world: World,
  registry: Registry,
  subscription: Subscription,
  answer: Answer | null,
): void {
  const { delay, delayRng, client } = subscription;
  appoint(world, world.nowNs + delay.quantile(delayRng()), () => {
    client.onAnswer(answer, world.nowNs);
    afterHook(world, registry, subscription);
  });
}
