/**
 * Writes down decisions: what a balancer saw, what was true, what it chose, and what came of it.
 *
 * It only reads. Where nobody asked for a trace the world has none, and a decision costs one
 * comparison with null.
 */

import { HOLD, type NodeId } from '../../algorithms/balancing/types.ts';
import { BALANCER_ATTEMPTS } from '../model/attempts.ts';
import { NOWHERE } from '../model/pick-target.ts';
import { ATTEMPT, BALANCER_ATTEMPT, MEASURED } from '../model/request-table.ts';
import type { World } from '../model/world.ts';
import { causeNames, OUTCOMES } from '../outcomes.ts';
import { seenNodes } from './seen-nodes.ts';
import { isWanted, type TraceSelection } from './selection.ts';
import type { Trace, TracedAttempt, TracedRequest, TraceLine } from './types.ts';

/** A trace is for reading: whoever wants more wants a shorter window. */
const LINES_MAX = 100_000;

export class Tracer {
  readonly #lines: TraceLine[] = [];
  #dropped = 0;
  readonly #selection: TraceSelection;
  /** What the request of a slot is called; slots are used again. */
  readonly #requests = new Map<number, TracedRequest>();
  /** Of attempts under way that are traced, by slot. */
  readonly #attempts = new Map<number, TracedAttempt>();
  /** Requests with a line, whose outcome is still to come. */
  readonly #shown = new Set<TracedRequest>();
  /** Measured requests so far, in all and by client. */
  #measured = 0;
  readonly #byClient = new Map<number, number>();

  constructor(selection: TraceSelection) {
    this.#selection = selection;
  }

  get trace(): Trace {
    return { lines: this.#lines, dropped: this.#dropped, measured: this.#measured };
  }

  /** A client issues it; it has been counted. */
  issued(world: World, slot: number): void {
    const { requests, clients } = world;
    const index = requests.client[slot]!;
    const client = clients[index]!.model.name;
    this.#attempts.delete(slot);
    if ((requests.flags[slot]! & MEASURED) === 0) {
      this.#requests.set(slot, { request: null, client, requestOfClient: null });
      return;
    }
    const requestOfClient = (this.#byClient.get(index) ?? 0) + 1;
    this.#byClient.set(index, requestOfClient);
    this.#requests.set(slot, { request: ++this.#measured, client, requestOfClient });
  }

  /** Its balancer has asked its algorithm; nothing has changed yet. */
  decided(world: World, slot: number, picked: NodeId): void {
    this.#attempts.delete(slot);
    const attempt = this.#wanted(world, slot);
    if (attempt === null) return;
    this.#attempts.set(slot, attempt);
    const { requests } = world;
    const balancer = world.balancers[requests.balancer[slot]!]!;
    const nodes = seenNodes(world, requests.balancer[slot]!);
    this.#add({
      type: 'decision',
      atMs: measuredMs(world),
      ...attempt,
      balancer: balancerName(world, slot),
      algorithm: balancer.algorithmName,
      key: requests.key[slot]!,
      chose: picked >= 0 ? nodes[picked]!.node : null,
      ...(picked === HOLD && { because: 'hold' as const }),
      ...(picked === NOWHERE && { because: 'all-tried' as const }),
      held: balancer.held.size,
      nodes,
    });
  }

  /** It is not sent: nobody may be picked, or something turned it away. */
  refused(world: World, slot: number): void {
    const attempt = this.#wanted(world, slot);
    if (attempt === null) return;
    const { requests } = world;
    this.#add({
      type: 'refusal',
      atMs: measuredMs(world),
      ...attempt,
      balancer: balancerName(world, slot),
      outcome: OUTCOMES[requests.outcome[slot]!]!,
      nodes: seenNodes(world, requests.balancer[slot]!),
    });
  }

  /** The balancer has its answer, or gave up: a negative outcome if the client went away first. */
  ended(world: World, slot: number, outcome: number): void {
    const attempt = this.#attempts.get(slot);
    if (attempt === undefined) return;
    this.#attempts.delete(slot);
    const { requests, nowNs, faults, nodes } = world;
    const fault = requests.fault[slot]!;
    this.#add({
      type: 'end',
      atMs: measuredMs(world),
      ...attempt,
      balancer: balancerName(world, slot),
      node: nodes.models[requests.node[slot]!]!.name,
      outcome: outcome < 0 ? 'abandoned' : OUTCOMES[outcome]!,
      latencyMs: (nowNs - requests.sentNs[slot]!) / 1e6,
      fault: fault >= 0 ? faults[fault]!.id : null,
    });
  }

  /** The client has its outcome; the cause is −1 if it is ok. */
  settled(world: World, slot: number, outcome: number, cause: number): void {
    const request = this.#requests.get(slot);
    if (request === undefined || !this.#shown.delete(request)) return;
    const { requests, nowNs, faults } = world;
    this.#add({
      type: 'outcome',
      atMs: measuredMs(world),
      ...request,
      outcome: OUTCOMES[outcome]!,
      cause: cause < 0 ? null : causeNames(faults)[cause]!,
      latencyMs: (nowNs - requests.issuedNs[slot]!) / 1e6,
    });
  }

  /** Null if the trace is not of what happens to it now. */
  #wanted(world: World, slot: number): TracedAttempt | null {
    const { recorder, nowNs } = world;
    if (!recorder.measuring && !recorder.ended) return null;
    const { root, attempt, balancerAttempt } = placeOf(world, slot);
    const request = this.#requests.get(root);
    if (request === undefined) return null;
    if (!isWanted(this.#selection, request, nowNs - recorder.startNs)) return null;
    this.#shown.add(request);
    return { ...request, attempt, balancerAttempt };
  }

  #add(line: TraceLine): void {
    if (this.#lines.length < LINES_MAX) this.#lines.push(line);
    else this.#dropped++;
  }
}

function measuredMs({ nowNs, recorder }: World): number {
  return (nowNs - recorder.startNs) / 1e6;
}

function balancerName({ recorder, requests }: World, slot: number): string {
  return recorder.failures.beliefs.balancers[requests.balancer[slot]!]!.name;
}

/** The row of the client's request, and which of its attempts this is. */
function placeOf({ requests }: World, slot: number) {
  let root = slot;
  let attempt = 1;
  let balancerAttempt = 1;
  while ((requests.flags[root]! & (ATTEMPT | BALANCER_ATTEMPT)) !== 0) {
    const number = requests.attempt[root]!;
    const parent = requests.parent[root]!;
    if ((requests.flags[root]! & ATTEMPT) !== 0) attempt = 1 + number / BALANCER_ATTEMPTS;
    else if ((requests.flags[parent]! & ATTEMPT) === 0) balancerAttempt = 1 + number;
    else balancerAttempt = 1 + number - requests.attempt[parent]!;
    root = parent;
  }
  return { root, attempt, balancerAttempt };
}
