/**
 * When a request is tried again: retries after failures, hedges while there is no answer.
 *
 * The request's own row stays with its sender; what travels are rows of attempts, each with a hop, a
 * pick, a node and an outcome of its own. An attempt that is no longer waited for is SETTLED and does
 * not look at its request any more. A retry is always an event of its own, even after no pause, so
 * that nothing happens inside something else.
 */

import type { RetryBudget } from '../../algorithms/resilience/types.ts';
import { OUTCOME_CANCELLED, OUTCOME_OK, OUTCOME_TIMEOUT } from '../outcomes.ts';
import { pauseUniform, redraw } from './attempt-draws.ts';
import { causeOf } from './causes.ts';
import {
  ATTEMPT,
  HEDGE,
  MEASURED,
  NOT_PREVIOUS,
  ONLY_UNTRIED,
  REPEAT,
  SAME_NODE,
  SETTLED,
  SPLIT,
  TIED,
  UNTRIED,
} from './request-table.ts';
import type { Sender } from './sender.ts';
import { HEDGE_DUE, RETRY_DUE, type World } from './world.ts';

/** Attempts of a balancer per attempt of the client that are told apart when chance is asked. */
export const BALANCER_ATTEMPTS = 1024;

const TARGET_FLAGS = {
  any: 0,
  same: SAME_NODE,
  'not-previous': NOT_PREVIOUS,
  untried: UNTRIED,
  'only-untried': UNTRIED | ONLY_UNTRIED,
};

/** The sender has a request that it may try more than once. */
export function beginAttempts(world: World, sender: Sender, request: number): void {
  const { attempts, requests } = world;
  const { retry, hedge } = sender;
  attempts.begin(request, sender);
  requests.flags[request]! |= SPLIT;
  retry?.budget?.onRequest(world.nowNs);
  if (hedge !== null && hedge.budget !== retry?.budget) hedge.budget?.onRequest(world.nowNs);
  // It may be over as soon as it is sent.
  requests.references[request]!++;
  sender.underWay++;
  launch(world, sender, request, 0);
  hedgeLater(world, sender, request);
  requests.drop(request);
}

function launch(world: World, sender: Sender, request: number, extra: number): void {
  const { attempts, requests } = world;
  const number = attempts.begun[request]!;
  const slot = requests.takeAttempt(request);
  attempts.add(request, slot);
  const tied = sender.hedge?.cancel === 'on-start' ? TIED : 0;
  // A hedge that its balancer tries several times keeps away from where its request has been.
  const inherited = requests.flags[request]! & (MEASURED | UNTRIED);
  requests.flags[slot] = sender.attemptFlag | inherited | tied | extra;
  requests.issuedNs[slot] = world.nowNs;
  requests.attempt[slot] = attemptNumber(world, sender, request, number);
  if (number > 0) {
    const plan = (extra & HEDGE) !== 0 ? sender.hedge : sender.retry;
    redraw(world, slot, plan!.isFresh);
    world.recorder.attemptRepeated(slot);
  }
  sender.send(world, slot);
}

/** Names the attempt among all of its request's, for what chance gives it. */
function attemptNumber(world: World, sender: Sender, request: number, number: number): number {
  if (sender.attemptFlag === ATTEMPT) return number * BALANCER_ATTEMPTS;
  const { flags, attempt } = world.requests;
  const base = (flags[request]! & ATTEMPT) !== 0 ? attempt[request]! : 0;
  return base + number;
}

/** An attempt that its sender waits for has ended. The caller drops its row. */
export function endAttempt(world: World, slot: number, outcome: number): void {
  const { attempts, requests } = world;
  const request = requests.parent[slot]!;
  const sender = attempts.sender[request]!;
  const cause = outcome === OUTCOME_OK ? -1 : causeOf(world, slot, outcome);
  close(world, sender, slot, outcome);
  if (outcome === OUTCOME_OK) {
    sender.hedge?.delay.onLatency?.(world.nowNs - requests.issuedNs[slot]!, world.nowNs);
    world.recorder.attemptWon(slot);
    finish(world, sender, request, OUTCOME_OK);
    return;
  }
  if (outcome !== OUTCOME_CANCELLED) {
    attempts.outcome[request] = outcome;
    attempts.cause[request] = cause;
  }
  if (sender.retry === null && hedgeNow(world, sender, request)) return;
  // Another attempt may still succeed.
  if (attempts.open[request]! > 0) return;
  const last = attempts.outcome[request]!;
  if (mayRetry(world, sender, request, last)) retryLater(world, sender, request);
  else finish(world, sender, request, last);
}

/** Counts it as ended, and tells whoever bounds retries. */
function close(world: World, sender: Sender, slot: number, outcome: number): void {
  const { attempts, requests, nowNs } = world;
  const flags = requests.flags[slot]!;
  requests.flags[slot] = flags | SETTLED;
  attempts.remove(requests.parent[slot]!, slot);
  sender.underWay--;
  if (outcome !== OUTCOME_OK && outcome !== OUTCOME_CANCELLED) world.recorder.attemptFailed(slot);
  const retries = sender.retry?.budget ?? null;
  const hedges = sender.hedge?.budget ?? null;
  if ((flags & HEDGE) !== 0) tell(hedges, true, outcome, nowNs);
  else tell(retries, (flags & REPEAT) !== 0, outcome, nowNs);
  // A first attempt concerns both.
  if ((flags & (HEDGE | REPEAT)) === 0 && hedges !== retries) tell(hedges, false, outcome, nowNs);
}

function tell(budget: RetryBudget | null, isRetry: boolean, outcome: number, nowNs: number): void {
  if (outcome === OUTCOME_CANCELLED) budget?.onAbandon(isRetry, nowNs);
  else budget?.onResult(isRetry, outcome === OUTCOME_OK, nowNs);
}

function mayRetry(world: World, sender: Sender, request: number, outcome: number): boolean {
  const { attempts, requests, nowNs } = world;
  const { retry } = sender;
  if (retry === null || retry.isRetriable[outcome] === 0) return false;
  const number = attempts.retries[request]! + 1;
  if (number >= retry.attempts || nowNs - requests.issuedNs[request]! >= retry.withinNs)
    return false;
  if (retry.target(number) === 'only-untried') {
    // Turned away before it was sent: it would be again, as often as it is tried.
    if (attempts.tried[request]!.length < attempts.begun[request]!) return false;
    if (!sender.hasUntried(world, request)) return false;
  }
  if (retry.budget === null || retry.budget.tryWithdraw(sender.underWay, nowNs)) return true;
  world.recorder.retryDenied(request);
  return false;
}

function retryLater(world: World, sender: Sender, request: number): void {
  const { attempts } = world;
  const { backoff } = sender.retry!;
  const number = attemptNumber(world, sender, request, attempts.begun[request]!);
  const retry = ++attempts.retries[request]!;
  const uniform = pauseUniform(world, request, number);
  const pauseNs = Math.round(backoff.delayNs(retry, attempts.pauseNs[request]!, uniform));
  attempts.pauseNs[request] = pauseNs;
  attempts.retryNs[request] = world.nowNs + pauseNs;
  sender.underWay++;
  world.events.push(world.nowNs + pauseNs, RETRY_DUE, request);
}

/** The pause before a retry is over, unless the request is. */
export function sendRetry(world: World, request: number): void {
  const { attempts } = world;
  if (attempts.retryNs[request] !== world.nowNs) return;
  attempts.retryNs[request] = Infinity;
  const sender = attempts.sender[request]!;
  const target = sender.retry!.target(attempts.retries[request]!);
  world.requests.references[request]!++;
  launch(world, sender, request, REPEAT | TARGET_FLAGS[target]);
  if (attempts.hedgeNs[request] === Infinity) hedgeLater(world, sender, request);
  world.requests.drop(request);
}

/** Sets the alarm for the next copy; without a delay all are sent now. */
function hedgeLater(world: World, sender: Sender, request: number): void {
  const { attempts, nowNs } = world;
  const { hedge } = sender;
  // Not while it waits for a retry: the pause has its reason.
  while (hedge !== null && attempts.sender[request] !== null && attempts.open[request]! > 0) {
    if (attempts.hedges[request]! >= hedge.copies) return;
    const delayNs = hedge.delay.delayNs(nowNs);
    if (delayNs > 0) {
      if (delayNs === Infinity) return;
      attempts.hedgeNs[request] = nowNs + Math.round(delayNs);
      world.events.push(nowNs + Math.round(delayNs), HEDGE_DUE, request);
      return;
    }
    if (!payHedge(world, sender, request)) return;
    launchHedge(world, sender, request);
  }
}

/** As gRPC does: where failures are not retried, the next copy does not wait for its time. */
function hedgeNow(world: World, sender: Sender, request: number): boolean {
  const { attempts, nowNs } = world;
  const { hedge } = sender;
  if (attempts.isPaid[request] === 1) return true;
  if (hedge === null || attempts.hedges[request]! >= hedge.copies) return false;
  if (!payHedge(world, sender, request)) return false;
  attempts.isPaid[request] = 1;
  attempts.hedgeNs[request] = nowNs;
  world.events.push(nowNs, HEDGE_DUE, request);
  return true;
}

/** It is time for another copy, unless the request is over or waits for a retry. */
export function sendHedge(world: World, request: number): void {
  const { attempts } = world;
  if (attempts.hedgeNs[request] !== world.nowNs) return;
  attempts.hedgeNs[request] = Infinity;
  const sender = attempts.sender[request]!;
  const isPaid = attempts.isPaid[request] === 1;
  attempts.isPaid[request] = 0;
  if (!isPaid && (attempts.open[request] === 0 || !payHedge(world, sender, request))) return;
  world.requests.references[request]!++;
  launchHedge(world, sender, request);
  hedgeLater(world, sender, request);
  world.requests.drop(request);
}

function launchHedge(world: World, sender: Sender, request: number): void {
  sender.underWay++;
  launch(world, sender, request, HEDGE | UNTRIED);
}

/** Takes one copy from the budget, which may say no. */
function payHedge(world: World, sender: Sender, request: number): boolean {
  const { budget } = sender.hedge!;
  if (budget !== null && !budget.tryWithdraw(sender.underWay, world.nowNs)) {
    world.recorder.hedgeDenied(request);
    return false;
  }
  world.attempts.hedges[request]!++;
  return true;
}

function finish(world: World, sender: Sender, request: number, outcome: number): void {
  const isUnwanted = sender.hedge !== null && sender.hedge.cancel !== 'never';
  drop(world, sender, request, { outcome: OUTCOME_CANCELLED, isUnwanted });
  sender.conclude(world, request, outcome);
}

/** The client waits no longer: attempts under way fail with its timeout. */
export function timeOutAttempts(world: World, request: number): void {
  const sender = world.attempts.sender[request]!;
  drop(world, sender, request, { outcome: OUTCOME_TIMEOUT, isUnwanted: false });
}

/** The client went away: what its balancer tries for it is for nobody. */
export function abandonAttempts(world: World, request: number, isUnwanted: boolean): void {
  const sender = world.attempts.sender[request]!;
  const outcome = isUnwanted ? OUTCOME_CANCELLED : OUTCOME_TIMEOUT;
  drop(world, sender, request, { outcome, isUnwanted });
}

interface Drop {
  readonly outcome: number;
  readonly isUnwanted: boolean;
}

/** Ends everything that is under way or due for it. */
function drop(world: World, sender: Sender, request: number, { outcome, isUnwanted }: Drop): void {
  const { attempts, nowNs } = world;
  for (let slot = attempts.first[request]!; slot >= 0; slot = attempts.first[request]!) {
    close(world, sender, slot, outcome);
    sender.abandon(world, slot, isUnwanted);
  }
  if (attempts.retryNs[request]! < Infinity) {
    sender.underWay--;
    sender.retry!.budget?.onAbandon(true, nowNs);
  }
  if (attempts.isPaid[request] === 1) sender.hedge!.budget?.onAbandon(true, nowNs);
  attempts.end(request);
}
