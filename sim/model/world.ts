/**
 * The state of one simulation run, handed to every event handler.
 *
 * Handlers are functions of (world, id) in the file that is named after who acts: clients.ts,
 * balancers.ts, nodes.ts. Everything is found by integer id; nothing is allocated per event.
 */

import type { EventQueue } from '../engine/event-queue.ts';
import type { Recorder } from '../metrics/recorder.ts';
import type { Tracer } from '../trace/tracer.ts';
import type { AttemptTable } from './attempt-table.ts';
import type { BalancerState } from './balancer-state.ts';
import type { ClientState } from './clients.ts';
import type { SpanCalendar } from './faults/span-calendar.ts';
import type { FaultModel } from './faults/types.ts';
import type { NodeTable } from './node-table.ts';
import type { ProbeEnds } from './probe-ends.ts';
import type { Appointments } from './registry/appointments.ts';
import type { Registry, Subscription } from './registry/types.ts';
import type { RequestTable } from './request-table.ts';
import type { Signals } from './signals.ts';
import type { Moment } from './timeline.ts';

export interface World {
  nowNs: number;
  readonly events: EventQueue;
  readonly requests: RequestTable;
  readonly attempts: AttemptTable;
  readonly clients: readonly ClientState[];
  /** Of each user of closed clients: the client. */
  readonly userClient: Int32Array;
  readonly balancers: BalancerState[];
  readonly nodes: NodeTable;
  readonly recorder: Recorder;
  /** Null: nobody wants to know of single decisions. */
  tracer: Tracer | null;
  readonly signals: Signals;
  readonly faults: readonly FaultModel[];
  readonly calendar: SpanCalendar;
  readonly timeline: readonly Moment[];
  /** Of services whose balancers ask one. */
  readonly registries: Registry[];
  /** By balancer; empty where no service has a registry. */
  readonly subscriptions: (
    | { readonly registry: Registry; readonly subscription: Subscription }
    | undefined
  )[];
  readonly appointments: Appointments;
  readonly probeEnds: ProbeEnds;
  /** True if some fault hits a share of requests, so that each needs its luck. */
  readonly hasLuck: boolean;
  /** False: no hop takes time, so hops are calls and not events. */
  readonly delayed: boolean;
  /** New requests are issued while this holds. */
  open: boolean;
  /** Clients that have not run out of requests. */
  issuers: number;
}

/** Event kinds; the id says which client, request slot or node it is about. */
export const ARRIVAL = 0;
export const USER_READY = 1;
export const AT_BALANCER = 2;
export const AT_NODE = 3;
export const SERVICE_END = 4;
export const SHARED_SERVICE_END = 5;
export const ANSWER_AT_BALANCER = 6;
export const ANSWER_AT_CLIENT = 7;
export const TIMEOUT = 8;
export const GIVE_UP_AT_BALANCER = 9;
export const CANCEL_AT_NODE = 10;
export const BIN_END = 11;
export const MEASURE_START = 12;
export const MEASURE_END = 13;
export const MESSAGE = 14;
export const ERROR_END = 15;
export const MOMENT = 16;
export const BALANCER_TIMEOUT = 17;
export const PROBE_TIMEOUT = 18;
export const RETRY_DUE = 19;
export const HEDGE_DUE = 20;
export const ATTEMPT_TIMEOUT = 21;
export const REGISTRY = 22;
export const CALL_OFF = 23;
