/** Messages between balancers and nodes that are no requests: probes, their answers, idle notices. */

/** A probe on its way to its node. */
export const PROBE = 0;
/** Its answer on the way back; the report stands under the message's id. */
export const PROBE_ANSWER = 1;
/** A node tells a balancer that it has nothing to do. */
export const IDLE_NOTICE = 2;

export class MessageTable {
  kind = new Uint8Array(0);
  balancer = new Int32Array(0);
  /** In the node table. */
  node = new Int32Array(0);
  #next = new Int32Array(0);
  #free = -1;

  take(kind: number, balancer: number, node: number): number {
    if (this.#free < 0) this.#grow(Math.max(64, this.kind.length * 2));
    const id = this.#free;
    this.#free = this.#next[id]!;
    this.kind[id] = kind;
    this.balancer[id] = balancer;
    this.node[id] = node;
    return id;
  }

  drop(id: number): void {
    this.#next[id] = this.#free;
    this.#free = id;
  }

  #grow(capacity: number): void {
    const old = this.kind.length;
    this.kind = copied(this.kind, new Uint8Array(capacity));
    this.balancer = copied(this.balancer, new Int32Array(capacity));
    this.node = copied(this.node, new Int32Array(capacity));
    this.#next = copied(this.#next, new Int32Array(capacity));
    // Low numbers first, so that ids do not depend on the capacity.
    for (let id = capacity - 1; id >= old; id--) {
      this.#next[id] = this.#free;
      this.#free = id;
    }
  }
}

function copied<T extends Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
