/**
 * Plays the engine for one failover policy of one balancer: virtual time, wakes, beliefs that
 * change, nodes that join and leave. It is as strict as the contract: after every selection it
 * refutes who names a node twice, or one that is not there, or out of order.
 */

import seedrandom from 'seedrandom';
import type { NodeId } from '../../../algorithms/balancing/types.ts';
import type {
  FailoverContext,
  FailoverDefinition,
  FailoverPolicy,
  FailoverView,
  Selection,
} from '../../../algorithms/failover/types.ts';
import type { ParameterValues } from '../../../algorithms/parameters.ts';
import { demand } from '../property.ts';

export interface Stage {
  readonly weights: readonly number[];
  readonly parameters?: ParameterValues;
  /** 0 each, unless said otherwise. */
  readonly priorities?: readonly number[];
  readonly zones?: readonly (string | null)[];
  readonly zone?: string | null;
  /** Who is there, and believed healthy, at the start: all, unless said otherwise. */
  readonly members?: readonly NodeId[];
  readonly healthy?: readonly NodeId[];
}

export interface Logged {
  readonly event: string;
  readonly node: NodeId;
  readonly atNs: number;
}

export interface FailoverDriver {
  readonly policy: FailoverPolicy;
  readonly nowNs: number;
  /** The selection that holds. */
  readonly eligible: readonly NodeId[];
  /** Effective weight of each node; 0 for those that may not be picked. */
  readonly weights: readonly number[];
  readonly log: readonly Logged[];
  /** Nodes whose requests were broken off, in order. */
  readonly resets: readonly NodeId[];
  /** How often the policy was asked. */
  readonly selections: number;
  readonly isMember: Uint8Array;
  readonly isHealthy: Uint8Array;
  readonly inFlight: Int32Array;
  setHealthy(node: NodeId, healthy: boolean): void;
  /** Several verdicts at one instant. */
  setBelief(healthy: readonly NodeId[]): void;
  join(node: NodeId, healthy?: boolean): void;
  leave(node: NodeId): void;
  end(node: NodeId, latencyNs: number, ok: boolean): void;
  /** Asks once more, though nothing changed. */
  select(): void;
  /** Everything that was scheduled up to that time; afterwards it is that time. */
  runUntil(timeNs: number): void;
}

interface Wake {
  readonly atNs: number;
  readonly token: number;
}

/** What the driver and the policy's context share. */
interface Play {
  readonly stage: Stage;
  readonly nodes: readonly NodeId[];
  readonly wakes: Wake[];
  readonly log: Logged[];
  readonly resets: NodeId[];
  nowNs: number;
}

function contextOf(play: Play): FailoverContext {
  const { stage, nodes, wakes, log, resets } = play;
  return {
    nodeCount: nodes.length,
    nodeNames: nodes.map((node) => `web/n-${node + 1}`),
    nodeZones: stage.zones ?? nodes.map(() => null),
    nodePriorities: stage.priorities ?? nodes.map(() => 0),
    zone: stage.zone ?? null,
    rng: seedrandom.alea('failover').double,
    wakeAt(atNs, token) {
      demand(Number.isInteger(atNs), () => `it wants to wake at ${atNs} ns`);
      const place = wakes.findIndex((other) => other.atNs > atNs);
      const wake = { atNs: Math.max(atNs, play.nowNs), token };
      wakes.splice(place < 0 ? wakes.length : place, 0, wake);
    },
    reset: (node) => void resets.push(node),
    log: (event, node) => void log.push({ event, node, atNs: play.nowNs }),
  };
}

/** Refutes a selection that the contract does not allow. */
function checkSelection({ isMember, weight }: FailoverView, selection: Selection): void {
  const chosen = [...selection.eligible.subarray(0, selection.count)];
  chosen.forEach((node, i) => {
    demand(i === 0 || node > chosen[i - 1]!, () => `not ascending: ${chosen}`);
    demand(isMember[node] === 1, () => `${node} is not there`);
    demand(weight[node]! > 0, () => `${node} has no weight`);
    const given = selection.weight[node]!;
    demand(given > 0 && given < Infinity, () => `${node} weighs ${given}`);
  });
}

function viewOf({ weights, members, healthy }: Stage, everybody: readonly NodeId[]) {
  return {
    isMember: flags(weights.length, members ?? everybody),
    isHealthy: flags(weights.length, healthy ?? everybody),
    weight: Float64Array.from(weights),
    inFlight: new Int32Array(weights.length),
  };
}

export function createFailoverDriver(definition: FailoverDefinition, stage: Stage): FailoverDriver {
  const everybody = stage.weights.map((_, node) => node);
  const play: Play = { stage, nodes: everybody, wakes: [], log: [], resets: [], nowNs: 0 };
  const view = viewOf(stage, everybody);
  const eligible = new Uint32Array(everybody.length);
  const selection = { eligible, count: 0, weight: Float64Array.from(stage.weights) };
  let selections = 0;
  const policy = definition.create(stage.parameters ?? {}, contextOf(play));

  function select(): void {
    selections++;
    policy.select(view, selection, play.nowNs);
    checkSelection(view, selection);
  }
  function judge(node: NodeId, healthy: boolean): void {
    if ((view.isHealthy[node] === 1) === healthy) return;
    view.isHealthy[node] = healthy ? 1 : 0;
    policy.onVerdict?.(node, healthy, play.nowNs);
  }

  const driver: FailoverDriver = {
    policy,
    get nowNs() {
      return play.nowNs;
    },
    get eligible() {
      return [...selection.eligible.subarray(0, selection.count)];
    },
    get weights() {
      const chosen = this.eligible;
      return everybody.map((node) => (chosen.includes(node) ? selection.weight[node]! : 0));
    },
    get selections() {
      return selections;
    },
    log: play.log,
    resets: play.resets,
    isMember: view.isMember,
    isHealthy: view.isHealthy,
    inFlight: view.inFlight,
    setHealthy(node, healthy) {
      judge(node, healthy);
      select();
    },
    setBelief(healthy) {
      for (const node of everybody) judge(node, healthy.includes(node));
      select();
    },
    join(node, healthy = true) {
      view.isMember[node] = 1;
      view.isHealthy[node] = healthy ? 1 : 0;
      policy.onJoin?.(node, play.nowNs);
      select();
    },
    leave(node) {
      view.isMember[node] = 0;
      select();
    },
    end: (node, latencyNs, ok) => policy.onDone?.(node, latencyNs, ok, play.nowNs),
    select,
    runUntil: (timeNs) =>
      runWakes(play, timeNs, (token) => {
        policy.onWake?.(token, play.nowNs);
        select();
      }),
  };
  select();
  return driver;
}

function runWakes(play: Play, timeNs: number, wake: (token: number) => void): void {
  while (play.wakes.length > 0 && play.wakes[0]!.atNs <= timeNs) {
    const { atNs, token } = play.wakes.shift()!;
    play.nowNs = atNs;
    wake(token);
  }
  play.nowNs = timeNs;
}

function flags(count: number, nodes: readonly NodeId[]): Uint8Array {
  const found = new Uint8Array(count);
  for (const node of nodes) found[node] = 1;
  return found;
}
