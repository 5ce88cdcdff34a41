/**
 * Plays the engine for one health check of one balancer: virtual time, wakes, probes that meet what
 * the test says, live requests, and nodes that join and leave. It records verdicts with instants.
 *
 * It is as strict as the contract: who judges or probes a node that it was not told of, or says
 * what it said already, is refuted at once. Like a network, it delivers what was sent to a node
 * that has left meanwhile.
 */

import seedrandom from 'seedrandom';
import type { NodeId } from '../../../algorithms/balancing/types.ts';
import { RESULT_OK, RESULT_TIMEOUT, type Result } from '../../../algorithms/health/results.ts';
import type {
  HealthCheck,
  HealthContext,
  HealthDefinition,
} from '../../../algorithms/health/types.ts';
import type { ParameterValues } from '../../../algorithms/parameters.ts';
import type { Uniform } from '../../../algorithms/random.ts';
import { demand } from '../property.ts';

/** What a probe or a request comes to; it times out if the answer would take longer than allowed. */
export interface Answer {
  readonly result: Result;
  readonly latencyNs: number;
}

/** What is sent to the node at that time meets this. */
export type World = (node: NodeId, sentNs: number) => Answer;

export interface Verdict {
  readonly node: NodeId;
  readonly healthy: boolean;
  readonly reason: string;
  readonly atNs: number;
}

export interface Stage {
  /** 1, unless said otherwise. */
  readonly nodeCount?: number;
  readonly parameters?: ParameterValues;
  readonly seed?: string;
  /** Instead of a generator made from the seed. */
  readonly rng?: Uniform;
  /** ok after 1 ms, unless said otherwise. */
  readonly probes?: World;
  /** What probes meet, unless said otherwise. */
  readonly requests?: World;
  /** Of live requests: 1 s, unless said otherwise. */
  readonly requestTimeoutNs?: number;
  /** Who is there at the start: all, unless said otherwise. */
  readonly members?: readonly NodeId[];
  /** False: keeps neither verdicts nor probes, for tests of memory. */
  readonly isRecording?: boolean;
  readonly context?: Partial<HealthContext>;
}

export interface HealthDriver {
  readonly check: HealthCheck;
  readonly nowNs: number;
  readonly verdicts: readonly Verdict[];
  readonly probes: readonly {
    readonly node: NodeId;
    readonly sentNs: number;
    readonly timeoutNs: number;
  }[];
  /** Live requests sent so far, by node. */
  readonly requests: Uint32Array;
  isMember(node: NodeId): boolean;
  /** What the check believes of a member: `initially`, until it says otherwise. */
  believes(node: NodeId): boolean;
  /** Everything that happens up to that time, and then; afterwards it is that time. */
  runUntil(timeNs: number): void;
  /** The next thing that happens; false if nothing does. */
  step(): boolean;
  /** Does something then: before what the check scheduled later for the same instant. */
  at(timeNs: number, action: () => void): void;
  join(node: NodeId): void;
  leave(node: NodeId): void;
  /** Sends one live request now; its result follows by itself. */
  send(node: NodeId): void;
  /** One request every `gapNs`, to the nodes that may be picked in turn. */
  startTraffic(gapNs: number): void;
}

/** A node that answers like this. */
export const answers =
  (result: Result, latencyNs = 1e6): World =>
  () => ({ result, latencyNs });

/** Each stretch begins at its time and lasts until the next. */
export function inTurn(...stretches: readonly (readonly [fromNs: number, world: World])[]): World {
  return (node, sentNs) => stretches.findLast(([fromNs]) => fromNs <= sentNs)![1](node, sentNs);
}

export const OK = answers(RESULT_OK);
/** Never answers: only the sender's timeout ends it. */
export const SILENT = answers(RESULT_TIMEOUT, Infinity);

/** What the driver and the check's context share. */
interface Play {
  readonly stage: Stage;
  readonly nodeCount: number;
  readonly events: ReturnType<typeof createEvents>;
  readonly isMember: Uint8Array;
  readonly belief: Uint8Array;
  readonly verdicts: Verdict[];
  readonly probes: { node: NodeId; sentNs: number; timeoutNs: number }[];
  readonly isRecording: boolean;
  /** Null until it is made. */
  check: HealthCheck | null;
}

export function createHealthDriver(definition: HealthDefinition, stage: Stage = {}): HealthDriver {
  const nodeCount = stage.nodeCount ?? 1;
  const play: Play = {
    stage,
    nodeCount,
    events: createEvents(),
    isMember: new Uint8Array(nodeCount),
    belief: new Uint8Array(nodeCount),
    verdicts: [],
    probes: [],
    isRecording: stage.isRecording ?? true,
    check: null,
  };
  const { events, isMember, belief } = play;
  const context = contextOf(play);
  const check = definition.create(stage.parameters ?? {}, context);
  play.check = check;
  const requests = new Uint32Array(nodeCount);
  const requestWorld = stage.requests ?? stage.probes ?? OK;

  function admit(node: NodeId): void {
    isMember[node] = 1;
    belief[node] = definition.initially === 'up' ? 1 : 0;
  }
  function send(node: NodeId): void {
    requests[node]!++;
    check.onSend?.(node, events.nowNs);
    deliver(
      events,
      { answer: requestWorld(node, events.nowNs), timeoutNs: stage.requestTimeoutNs ?? 1e9 },
      (result, latencyNs) => check.onResult?.(node, result, latencyNs, events.nowNs),
    );
  }

  const driver: HealthDriver = {
    check,
    get nowNs() {
      return events.nowNs;
    },
    verdicts: play.verdicts,
    probes: play.probes,
    requests,
    isMember: (node) => isMember[node] === 1,
    believes: (node) => belief[node] === 1,
    runUntil: events.runUntil,
    step: events.step,
    at: events.push,
    join(node) {
      demand(isMember[node] === 0, () => `node ${node} is there already`);
      admit(node);
      check.onJoin?.(node, events.nowNs);
    },
    leave(node) {
      isMember[node] = 0;
      check.onLeave?.(node, events.nowNs);
    },
    send,
    startTraffic: (gapNs) => startTraffic(play, { gapNs, isPicked: context.isPicked, send }),
  };
  const members = stage.members ?? Array.from({ length: nodeCount }, (_, node) => node);
  for (const node of members) admit(node);
  check.onStart?.(members, 0);
  return driver;
}

function contextOf(play: Play): HealthContext {
  const { stage, nodeCount, events, isMember, belief, isRecording } = play;
  const world = stage.probes ?? OK;
  return {
    nodeCount,
    nodeNames: Array.from({ length: nodeCount }, (_, i) => `web/n-${i + 1}`),
    nodeWeights: Array<number>(nodeCount).fill(1),
    instance: 0,
    instances: 1,
    rng: stage.rng ?? seedrandom.alea(stage.seed ?? 'health').double,
    isPicked: (node) => isMember[node] === 1 && belief[node] === 1,
    probe(node, timeoutNs) {
      demand(isMember[node] === 1, () => `it probes node ${node}, which is not there`);
      demand(timeoutNs > 0 && timeoutNs < Infinity, () => `a timeout of ${timeoutNs} ns`);
      if (isRecording) play.probes.push({ node, sentNs: events.nowNs, timeoutNs });
      const answer = world(node, events.nowNs);
      deliver(events, { answer, timeoutNs }, (result, latencyNs) =>
        play.check!.onProbe?.(node, result, latencyNs, events.nowNs),
      );
    },
    wakeAt(atNs, token) {
      demand(atNs < Infinity, () => `it wants to wake at ${atNs} ns`);
      events.push(Math.max(atNs, events.nowNs), () => play.check!.onWake?.(token, events.nowNs));
    },
    judge(node, healthy, reason) {
      const said = `node ${node} ${healthy ? 'healthy' : 'unhealthy'} (${reason})`;
      demand(isMember[node] === 1, () => `it judges ${said}, which is not there`);
      demand((belief[node] === 1) !== healthy, () => `it judges ${said} twice`);
      belief[node] = healthy ? 1 : 0;
      if (isRecording) play.verdicts.push({ node, healthy, reason, atNs: events.nowNs });
    },
    reweigh(node, part) {
      demand(isMember[node] === 1, () => `it reweighs node ${node}, which is not there`);
      demand(part >= 0 && part <= 1, () => `${part} is no part of a weight`);
    },
    ...stage.context,
  };
}

/** What was sent ends with its answer, or when its sender has waited long enough. */
function deliver(
  events: Play['events'],
  { answer, timeoutNs }: { readonly answer: Answer; readonly timeoutNs: number },
  hear: (result: Result, latencyNs: number) => void,
): void {
  const isLate = answer.latencyNs > timeoutNs;
  const tookNs = isLate ? timeoutNs : answer.latencyNs;
  events.push(events.nowNs + tookNs, () => hear(isLate ? RESULT_TIMEOUT : answer.result, tookNs));
}

interface Traffic {
  readonly gapNs: number;
  readonly isPicked: (node: NodeId) => boolean;
  readonly send: (node: NodeId) => void;
}

function startTraffic({ events, nodeCount }: Play, { gapNs, isPicked, send }: Traffic): void {
  let last = nodeCount - 1;
  const next = () => {
    for (let step = 1; step <= nodeCount; step++) {
      const node = (last + step) % nodeCount;
      if (!isPicked(node)) continue;
      send(node);
      last = node;
      break;
    }
    events.push(events.nowNs + gapNs, next);
  };
  events.push(events.nowNs, next);
}

interface Scheduled {
  readonly atNs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Actions in the order of (time, sequence number), in a binary heap. */
function createEvents() {
  const heap: Scheduled[] = [];
  let pushed = 0;
  const isBefore = (a: Scheduled, b: Scheduled) =>
    a.atNs < b.atNs || (a.atNs === b.atNs && a.order < b.order);

  function pop(): Scheduled {
    const first = heap[0]!;
    const moved = heap.pop()!;
    if (heap.length === 0) return first;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (isBefore(moved, heap[child]!)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = moved;
    return first;
  }

  const events = {
    nowNs: 0,
    push(atNs: number, run: () => void): void {
      const added = { atNs, order: pushed++, run };
      let hole = heap.length;
      heap.push(added);
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        if (isBefore(heap[parent]!, added)) break;
        heap[hole] = heap[parent]!;
        hole = parent;
      }
      heap[hole] = added;
    },
    step(): boolean {
      if (heap.length === 0) return false;
      const { atNs, run } = pop();
      events.nowNs = atNs;
      run();
      return true;
    },
    runUntil(timeNs: number): void {
      while (heap.length > 0 && heap[0]!.atNs <= timeNs) events.step();
      events.nowNs = timeNs;
    },
  };
  return events;
}
