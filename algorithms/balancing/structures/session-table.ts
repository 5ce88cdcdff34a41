/**
 * Which node each session is bound to: a hash table of bounded size, and the order in which its
 * entries were last used. When it is full, the oldest ones go, a few at a time, as in HAProxy:
 * haproxy/haproxy:src/stick_table.c#stktable_trash_oldest.
 *
 * Memory: 32 bytes an entry; entries and buckets count from 1, so that an empty table is all zeros.
 */

import type { NodeId } from '../types.ts';

/** What `find` returns for a session that is not, or no longer, in the table. */
export const UNBOUND = -1;

export interface SessionTable {
  /** The node of the session if it was used less than `ttlNs` ago, which is a use by itself. */
  find(key: number, nowNs: number): NodeId;
  /** Binds a session; the entry that it may have is replaced. */
  bind(key: number, node: NodeId, nowNs: number): void;
  readonly size: number;
}

export function createSessionTable(entriesMax: number, ttlNs: number): SessionTable {
  let buckets = 1;
  while (buckets < entriesMax) buckets *= 2;
  const first = new Int32Array(buckets);
  const nextInBucket = new Int32Array(entriesMax + 1);
  const keys = new Float64Array(entriesMax + 1);
  const nodes = new Int32Array(entriesMax + 1);
  const usedNs = new Float64Array(entriesMax + 1);
  // A circle through entry 0, which stands for none: older[0] is the newest, newer[0] the oldest.
  const older = new Int32Array(entriesMax + 1);
  const newer = new Int32Array(entriesMax + 1);
  let free = 0;
  let fresh = 1;
  let size = 0;

  const bucketOf = (key: number) => (Math.imul(key, 0x9e3779b1) >>> 7) & (buckets - 1);

  // Hot: runs once per request. No allocation, no closures.
  function entryOf(key: number): number {
    let entry = first[bucketOf(key)]!;
    while (entry !== 0 && keys[entry] !== key) entry = nextInBucket[entry]!;
    return entry;
  }

  function unlink(entry: number): void {
    newer[older[entry]!] = newer[entry]!;
    older[newer[entry]!] = older[entry]!;
  }

  function use(entry: number, nowNs: number): void {
    usedNs[entry] = nowNs;
    const newest = older[0]!;
    older[entry] = newest;
    newer[newest] = entry;
    newer[entry] = 0;
    older[0] = entry;
  }

  function remove(entry: number): void {
    unlink(entry);
    const bucket = bucketOf(keys[entry]!);
    if (first[bucket] === entry) {
      first[bucket] = nextInBucket[entry]!;
    } else {
      let before = first[bucket]!;
      while (nextInBucket[before] !== entry) before = nextInBucket[before]!;
      nextInBucket[before] = nextInBucket[entry]!;
    }
    nextInBucket[entry] = free;
    free = entry;
    size--;
  }

  function takeFree(): number {
    if (size === entriesMax) {
      // HAProxy makes room for the next 1/256 at once.
      for (let more = (entriesMax >>> 8) + 1; more > 0; more--) remove(newer[0]!);
    }
    size++;
    if (free === 0) return fresh++;
    const entry = free;
    free = nextInBucket[entry]!;
    return entry;
  }

  return {
    get size() {
      return size;
    },
    find(key, nowNs) {
      const entry = entryOf(key);
      if (entry === 0) return UNBOUND;
      if (nowNs - usedNs[entry]! >= ttlNs) {
        remove(entry);
        return UNBOUND;
      }
      unlink(entry);
      use(entry, nowNs);
      return nodes[entry]!;
    },
    bind(key, node, nowNs) {
      let entry = entryOf(key);
      if (entry === 0) {
        entry = takeFree();
        keys[entry] = key;
        const bucket = bucketOf(key);
        nextInBucket[entry] = first[bucket]!;
        first[bucket] = entry;
      } else {
        unlink(entry);
      }
      nodes[entry] = node;
      use(entry, nowNs);
    },
  };
}
