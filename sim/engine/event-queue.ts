/**
 * The event list: a 4-ary heap in typed arrays, ordered by (time, sequence number) and nothing else.
 *
 * Typed arrays because a queue of objects is 1.5 to 5 times slower at 10² to 10⁶ pending events
 * (docs/DECISIONS.md has the figures); four children because the tree is half as deep and the four
 * keys share a cache line. An event is four numbers, so pushing allocates nothing.
 */

/** Kinds fit into the low bits of a code beside the id: kind < 32, id < 2²⁶. */
const KIND_BITS = 5;
const KIND_MASK = 31;
export const EVENT_ID_MAX = 67_108_863;

export class EventQueue {
  /** The event that `pop` returned last. */
  timeNs = 0;
  kind = 0;
  id = 0;
  /** Events waiting. */
  size = 0;

  #time = new Float64Array(1024);
  #sequence = new Float64Array(1024);
  #code = new Int32Array(1024);
  #sequenceNext = 0;

  /** Takes a sequence number now for an event that is pushed later with `pushAs`. */
  reserve(): number {
    return this.#sequenceNext++;
  }

  push(timeNs: number, kind: number, id: number): void {
    this.pushAs(timeNs, this.#sequenceNext++, kind, id);
  }

  // Hot: runs once per event. No allocation, no closures.
  pushAs(timeNs: number, sequence: number, kind: number, id: number): void {
    if (this.size === this.#time.length) this.#grow();
    const time = this.#time;
    const order = this.#sequence;
    const code = this.#code;
    let hole = this.size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = time[parent]!;
      if (parentTime < timeNs || (parentTime === timeNs && order[parent]! < sequence)) break;
      time[hole] = parentTime;
      order[hole] = order[parent]!;
      code[hole] = code[parent]!;
      hole = parent;
    }
    time[hole] = timeNs;
    order[hole] = sequence;
    code[hole] = (id << KIND_BITS) | kind;
  }

  /** Removes the earliest event into `timeNs`, `kind` and `id`; false when there is none. */
  // Hot: runs once per event. No allocation, no closures.
  pop(): boolean {
    if (this.size === 0) return false;
    const first = this.#code[0]!;
    this.timeNs = this.#time[0]!;
    this.kind = first & KIND_MASK;
    this.id = first >> KIND_BITS;
    const last = --this.size;
    if (last > 0) this.#sink(this.#time[last]!, this.#sequence[last]!, this.#code[last]!);
    return true;
  }

  // Hot: moves the hole at the root down to where the given event belongs.
  #sink(timeNs: number, sequence: number, moved: number): void {
    const time = this.#time;
    const order = this.#sequence;
    const code = this.#code;
    const size = this.size;
    let hole = 0;
    for (;;) {
      let child = (hole << 2) + 1;
      if (child >= size) break;
      let least = child;
      let leastTime = time[child]!;
      const end = Math.min(child + 4, size);
      for (child++; child < end; child++) {
        const childTime = time[child]!;
        if (childTime < leastTime || (childTime === leastTime && order[child]! < order[least]!)) {
          least = child;
          leastTime = childTime;
        }
      }
      if (timeNs < leastTime || (timeNs === leastTime && sequence < order[least]!)) break;
      time[hole] = leastTime;
      order[hole] = order[least]!;
      code[hole] = code[least]!;
      hole = least;
    }
    time[hole] = timeNs;
    order[hole] = sequence;
    code[hole] = moved;
  }

  #grow(): void {
    const capacity = this.#time.length * 2;
    this.#time = grown(this.#time, new Float64Array(capacity));
    this.#sequence = grown(this.#sequence, new Float64Array(capacity));
    this.#code = grown(this.#code, new Int32Array(capacity));
  }
}

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
