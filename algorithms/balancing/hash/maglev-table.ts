/**
 * Google's Maglev table, with weights as Envoy has them: nodes take turns, and each claims the next
 * free entry of its own permutation of the table.
 *
 * D. E. Eisenbud et al., Maglev, NSDI 2016, section 3.4;
 * envoyproxy/envoy:source/extensions/load_balancing_policies/maglev/maglev_lb.cc
 */

import type { NodeId } from '../types.ts';
import { remainder64 } from './functions/hash64.ts';
import { xxhash64 } from './functions/xxhash64.ts';

export interface MaglevEntry {
  readonly node: NodeId;
  /** The permutation: offset, offset + skip, offset + 2 skip, … modulo the table's size. */
  readonly offset: number;
  readonly skip: number;
  readonly weight: number;
}

/** Where Envoy starts and how far it steps: two hashes of what it knows the node by. */
export function maglevEntry(
  node: NodeId,
  { key, weight, size }: { readonly key: string; readonly weight: number; readonly size: number },
): MaglevEntry {
  const first = xxhash64(key);
  const second = xxhash64(key, 1);
  return {
    node,
    offset: remainder64(first.high, first.low, size),
    skip: remainder64(second.high, second.low, size - 1) + 1,
    weight,
  };
}

/**
 * The node of each entry of a table of prime size. A node of the largest weight claims in every
 * round, one of half that weight in every other, and so on.
 */
export function buildMaglevTable(entries: readonly MaglevEntry[], size: number): Uint32Array {
  const table = new Uint32Array(size);
  const isTaken = new Uint8Array(size);
  const next = Float64Array.from(entries, ({ offset }) => offset);
  const target = new Float64Array(entries.length);
  const largest = entries.reduce((most, { weight }) => Math.max(most, weight), 0);
  let taken = 0;
  if (entries.length === 0) return table;
  for (let round = 1; taken < size; round++) {
    for (let i = 0; i < entries.length && taken < size; i++) {
      const { node, skip, weight } = entries[i]!;
      if (round * weight < target[i]!) continue;
      target[i] = target[i]! + largest;
      let entry = next[i]!;
      while (isTaken[entry] === 1) entry = entry + skip < size ? entry + skip : entry + skip - size;
      table[entry] = node;
      isTaken[entry] = 1;
      next[i] = entry + skip < size ? entry + skip : entry + skip - size;
      taken++;
    }
  }
  return table;
}

/** The least prime that is not below `from`; 2 or more. */
export function primeFrom(from: number): number {
  let candidate = Math.max(2, from);
  while (!isPrime(candidate)) candidate++;
  return candidate;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}
