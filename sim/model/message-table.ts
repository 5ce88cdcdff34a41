/** Messages between balancers and nodes that are no requests: probes, their answers, idle notices. */

/** A probe on its way to its node. */
export const PROBE = 0;
/** Its answer on the way back; the report stands under the message's id. */
export const PROBE_ANSWER = 1;
/** A node tells a balancer that it has nothing to do. */
export const IDLE_NOTICE = 2;
/** A health check's probe on its way to its node, and back. */
export const CHECK_PROBE = 3;
export const CHECK_ANSWER = 4;
/** An alarm clock of a health check, or of a failover policy. */
export const CHECK_WAKE = 5;
export const POLICY_WAKE = 6;
/** A circuit may admit calls again. */
export const CIRCUIT_WAKE = 7;

export class MessageTable {
  kind = new Uint8Array(0);
  balancer = new Int32Array(0);
  /** In the node table. */
  node = new Int32Array(0);
  /** Of health checks: which of its balancer's, when it asked, how it ended, what it wants to know. */
  check = new Uint8Array(0);
  sentNs = new Float64Array(0);
  result = new Uint8Array(0);
  token = new Float64Array(0);
  /** 1: a connection is all that the probe wants. */
  connects = new Uint8Array(0);
  /** 1: the check has been told. */
  isOver = new Uint8Array(0);
  /** Events that are still to come about it. */
  references = new Uint8Array(0);
  #next = new Int32Array(0);
  #free = -1;

  take(kind: number, balancer: number, node: number): number {
    if (this.#free < 0) this.#grow(Math.max(64, this.kind.length * 2));
    const id = this.#free;
    this.#free = this.#next[id]!;
    this.kind[id] = kind;
    this.balancer[id] = balancer;
    this.node[id] = node;
    this.references[id] = 1;
    return id;
  }

  drop(id: number): void {
    if (--this.references[id]! > 0) return;
    this.#next[id] = this.#free;
    this.#free = id;
  }

  #grow(capacity: number): void {
    const old = this.kind.length;
    this.kind = copied(this.kind, new Uint8Array(capacity));
    this.balancer = copied(this.balancer, new Int32Array(capacity));
    this.node = copied(this.node, new Int32Array(capacity));
    this.check = copied(this.check, new Uint8Array(capacity));
    this.sentNs = copied(this.sentNs, new Float64Array(capacity));
    this.result = copied(this.result, new Uint8Array(capacity));
    this.token = copied(this.token, new Float64Array(capacity));
    this.connects = copied(this.connects, new Uint8Array(capacity));
    this.isOver = copied(this.isOver, new Uint8Array(capacity));
    this.references = copied(this.references, new Uint8Array(capacity));
    this.#next = copied(this.#next, new Int32Array(capacity));
    // Low numbers first, so that ids do not depend on the capacity.
    for (let id = capacity - 1; id >= old; id--) {
      this.#next[id] = this.#free;
      this.#free = id;
    }
  }
}

function copied<T extends Uint8Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
