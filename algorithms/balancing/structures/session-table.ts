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
  const index = createKeyIndex(entriesMax);
  const order = createUseOrder(entriesMax);
  const nodes = new Int32Array(entriesMax + 1);
  let size = 0;

  function remove(entry: number): void {
    order.remove(entry);
    index.remove(entry);
    size--;
  }

  function insert(key: number): number {
    if (size === entriesMax) {
      // HAProxy makes room for the next 1/256 at once.
      for (let more = (entriesMax >>> 8) + 1; more > 0; more--) remove(order.oldest());
    }
    size++;
    return index.insert(key);
  }

  return {
    get size() {
      return size;
    },
    find(key, nowNs) {
      const entry = index.entryOf(key);
      if (entry === 0) return UNBOUND;
      if (nowNs - order.usedNs(entry) >= ttlNs) {
        remove(entry);
        return UNBOUND;
      }
      order.remove(entry);
      order.add(entry, nowNs);
      return nodes[entry]!;
    },
    bind(key, node, nowNs) {
      let entry = index.entryOf(key);
      if (entry === 0) entry = insert(key);
      else order.remove(entry);
      nodes[entry] = node;
      order.add(entry, nowNs);
    },
  };
}

/** Entries by key: a hash table with chains; those that are free are a chain, too. */
function createKeyIndex(entriesMax: number) {
  let buckets = 1;
  while (buckets < entriesMax) buckets *= 2;
  const first = new Int32Array(buckets);
  const next = new Int32Array(entriesMax + 1);
  const keys = new Float64Array(entriesMax + 1);
  let free = 0;
  let fresh = 1;
  const bucketOf = (key: number) => (Math.imul(key, 0x9e3779b1) >>> 7) & (buckets - 1);
  return {
    /** 0 if there is none. */
    entryOf(key: number): number {
      let entry = first[bucketOf(key)]!;
      while (entry !== 0 && keys[entry] !== key) entry = next[entry]!;
      return entry;
    },
    insert(key: number): number {
      const entry = free === 0 ? fresh++ : free;
      if (entry === free) free = next[entry]!;
      const bucket = bucketOf(key);
      next[entry] = first[bucket]!;
      first[bucket] = entry;
      keys[entry] = key;
      return entry;
    },
    remove(entry: number): void {
      const bucket = bucketOf(keys[entry]!);
      if (first[bucket] === entry) {
        first[bucket] = next[entry]!;
      } else {
        let before = first[bucket]!;
        while (next[before] !== entry) before = next[before]!;
        next[before] = next[entry]!;
      }
      next[entry] = free;
      free = entry;
    },
  };
}

/** Entries by last use: a circle through entry 0, which stands for none. */
function createUseOrder(entriesMax: number) {
  const times = new Float64Array(entriesMax + 1);
  // older[0] is the newest entry, newer[0] the oldest.
  const older = new Int32Array(entriesMax + 1);
  const newer = new Int32Array(entriesMax + 1);
  return {
    oldest: () => newer[0]!,
    usedNs: (entry: number) => times[entry]!,
    remove(entry: number): void {
      newer[older[entry]!] = newer[entry]!;
      older[newer[entry]!] = older[entry]!;
    },
    add(entry: number, nowNs: number): void {
      times[entry] = nowNs;
      const newest = older[0]!;
      older[entry] = newest;
      newer[newest] = entry;
      newer[entry] = 0;
      older[0] = entry;
    },
  };
}
