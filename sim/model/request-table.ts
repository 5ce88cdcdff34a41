/**
 * Every request that is somewhere in the system, as columns: a slot number indexes them all.
 *
 * A slot is recycled when nothing refers to it any more. Two things can: the chain (the request's
 * way there and back, exactly one event or queue place at a time) and the give-up message that a
 * timed-out client sends after it.
 *
 * A request that may be tried more than once stays where it may be, at its client or at its
 * balancer, and what travels are its attempts: rows of their own (see attempts.ts).
 */

/** The client has its outcome; whatever still happens is nobody's business. */
export const SETTLED = 1;
/** The balancer has stopped counting it as in flight. */
export const RELEASED = 2;
/** The node must not start or finish it. */
export const CANCELLED = 4;
/** Issued inside the measured span. */
export const MEASURED = 8;
/** Sent by a balancer to a node. */
export const SENT = 16;
/** Holds a worker (or a share of the processor). */
export const IN_SERVICE = 32;
/** Waits in its node's queue. */
export const QUEUED = 64;
/** Issued before the measured span was over: part of the time series. */
export const CHARTED = 128;
/** Kept by its balancer until there is a node for it. */
export const HELD = 256;
/** Gone to nowhere: no answer will come. It lives until whoever waits for it gives up. */
export const LOST = 512;
/** Its balancer has answered for it; what the node still says is dropped. */
export const ANSWERED = 1024;
/** When it was sent, or refused, its balancer had given up a sound node that could have taken it. */
export const DENIED = 2048;
/** An attempt that a client makes of the request `parent`; or one that a balancer makes. */
export const ATTEMPT = 4096;
export const BALANCER_ATTEMPT = 8192;
/** Its attempts are rows of their own. */
export const SPLIT = 16_384;
/** A retry. */
export const REPEAT = 32_768;
/** An attempt beside others, for the case that these are slow. */
export const HEDGE = 65_536;
/** Another attempt has won: its node is told to drop it. */
export const UNWANTED = 131_072;
/** Once one of the attempts is being served, those that wait elsewhere are dropped. */
export const TIED = 262_144;
/** What a pick has to heed: the node of the attempt before, or not that one, or none tried before. */
export const SAME_NODE = 524_288;
export const NOT_PREVIOUS = 1_048_576;
export const UNTRIED = 2_097_152;
/** Rather no node at all than one that was tried before. */
export const ONLY_UNTRIED = 4_194_304;

/** No request, but the probe of a health check that takes its place in the queue. */
export const PROBE = 8_388_608;

/** Instead of the position of a fault: its node has left. */
export const NODE_LEFT = -2;

export class RequestTable {
  /** Slots in use. */
  live = 0;
  flags = new Int32Array(0);
  references = new Uint8Array(0);
  client = new Int32Array(0);
  /** Which of its client's requests, from 0: the identity that variants share. */
  ordinal = new Float64Array(0);
  /** Of a closed client: which user; −1 otherwise. */
  user = new Int32Array(0);
  key = new Float64Array(0);
  issuedNs = new Float64Array(0);
  /** Service demand in ns at speed 1, or the uniform that each node's own law turns into one. */
  demand = new Float64Array(0);
  /** Delays of the four hops, in travelling order: client → balancer → node → balancer → client. */
  hopNs: readonly Float64Array[] = [];
  /** Of an attempt: the row of its request, and its number, 0 for the first (see attempts.ts). */
  parent = new Int32Array(0);
  attempt = new Float64Array(0);
  balancer = new Int32Array(0);
  node = new Int32Array(0);
  sentNs = new Float64Array(0);
  /** Of balancers with a guard: when it was let in, and how many were inside then, itself included. */
  letInNs = new Float64Array(0);
  concurrency = new Int32Array(0);
  /** Decides whether a fault that hits a share of requests hits this one: uniform in [0, 1). */
  luck = new Float64Array(0);
  /** Position of the fault that it met at its node, NODE_LEFT, or −1. */
  fault = new Int32Array(0);
  /** The cause, should it fail at a node that its balancer knew from old news; or −1. */
  staleCause = new Int32Array(0);
  /** How it ended at the node. */
  outcome = new Uint8Array(0);
  /** Of nodes that keep a meter or have a guard: when it entered, and how many requests it met inside. */
  enteredNs = new Float64Array(0);
  met = new Int32Array(0);
  /** Of a request in service: its node's `pausedNs` when that was last taken into account. */
  pausedNs = new Float64Array(0);
  /** Next in the node's or the balancer's queue, or in the list of free slots. */
  next = new Int32Array(0);
  /** Previous in that queue: a cancelled request leaves from the middle. */
  previous = new Int32Array(0);

  #free = -1;

  constructor(capacity = 1024) {
    this.#grow(capacity);
  }

  // Hot: runs once per request. No allocation but for doubling.
  take(): number {
    if (this.#free < 0) this.#grow(this.flags.length * 2);
    const slot = this.#free;
    this.#free = this.next[slot]!;
    this.live++;
    this.flags[slot] = 0;
    this.references[slot] = 1;
    return slot;
  }

  /** A row for an attempt of that request, which it resembles. */
  // Hot: runs once per attempt of requests that may have several. No allocation but for doubling.
  takeAttempt(request: number): number {
    const slot = this.take();
    this.parent[slot] = request;
    this.client[slot] = this.client[request]!;
    this.ordinal[slot] = this.ordinal[request]!;
    this.user[slot] = -1;
    this.key[slot] = this.key[request]!;
    this.demand[slot] = this.demand[request]!;
    for (let hop = 0; hop < 4; hop++) this.hopNs[hop]![slot] = this.hopNs[hop]![request]!;
    this.luck[slot] = this.luck[request]!;
    this.balancer[slot] = this.balancer[request]!;
    return slot;
  }

  // Hot: runs once per reference.
  drop(slot: number): void {
    if (--this.references[slot]! > 0) return;
    this.next[slot] = this.#free;
    this.#free = slot;
    this.live--;
  }

  #grow(capacity: number): void {
    const old = this.flags.length;
    this.flags = copied(this.flags, new Int32Array(capacity));
    this.references = copied(this.references, new Uint8Array(capacity));
    this.client = copied(this.client, new Int32Array(capacity));
    this.ordinal = copied(this.ordinal, new Float64Array(capacity));
    this.user = copied(this.user, new Int32Array(capacity));
    this.key = copied(this.key, new Float64Array(capacity));
    this.issuedNs = copied(this.issuedNs, new Float64Array(capacity));
    this.demand = copied(this.demand, new Float64Array(capacity));
    this.hopNs = [0, 1, 2, 3].map((hop) =>
      copied(this.hopNs[hop] ?? new Float64Array(0), new Float64Array(capacity)),
    );
    this.parent = copied(this.parent, new Int32Array(capacity));
    this.attempt = copied(this.attempt, new Float64Array(capacity));
    this.balancer = copied(this.balancer, new Int32Array(capacity));
    this.node = copied(this.node, new Int32Array(capacity));
    this.sentNs = copied(this.sentNs, new Float64Array(capacity));
    this.letInNs = copied(this.letInNs, new Float64Array(capacity));
    this.concurrency = copied(this.concurrency, new Int32Array(capacity));
    this.enteredNs = copied(this.enteredNs, new Float64Array(capacity));
    this.pausedNs = copied(this.pausedNs, new Float64Array(capacity));
    this.met = copied(this.met, new Int32Array(capacity));
    this.luck = copied(this.luck, new Float64Array(capacity));
    this.fault = copied(this.fault, new Int32Array(capacity));
    this.staleCause = copied(this.staleCause, new Int32Array(capacity));
    this.outcome = copied(this.outcome, new Uint8Array(capacity));
    this.next = copied(this.next, new Int32Array(capacity));
    this.previous = copied(this.previous, new Int32Array(capacity));
    // Low numbers first, so that slots are handed out in the same order whatever the capacity was.
    for (let slot = capacity - 1; slot >= old; slot--) {
      this.next[slot] = this.#free;
      this.#free = slot;
    }
  }
}

function copied<T extends Uint8Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
