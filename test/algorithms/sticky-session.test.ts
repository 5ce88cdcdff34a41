/** Sessions stay with their node, for as long as they are used and as there is room to remember them. */

import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { stickySession } from '../../algorithms/balancing/scope/sticky-session.ts';
import {
  createSessionTable,
  UNBOUND,
} from '../../algorithms/balancing/structures/session-table.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { createDriver, type Driver } from './driver.ts';

const S = 1e9;

/** Turns within: a new session goes to node 0, 1, 2, 0, … */
function sticky(parameters: ParameterValues = {}, keyCount = 100): Driver {
  const pool = {
    weights: [1, 1, 1],
    parameters: { within: 'round-robin', ...parameters },
    keyCount,
  };
  return createDriver(stickySession, pool);
}

describe('sticky-session', () => {
  it('gives a key the node of its first request, and only new keys take turns', () => {
    const driver = sticky();
    const keys = [7, 7, 8, 7, 9, 8, 10, 9];
    expect(keys.map((key) => driver.send(key))).toEqual([0, 0, 1, 0, 2, 1, 0, 2]);
  });

  it('binds a key anew when its node has gone, and leaves it there when that is back', () => {
    const driver = sticky();
    expect([driver.send(1), driver.send(2), driver.send(3)]).toEqual([0, 1, 2]);
    driver.setEligible([0, 2]);
    const found = driver.send(2);
    expect([0, 2]).toContain(found);
    driver.setEligible([0, 1, 2]);
    expect([driver.send(1), driver.send(2), driver.send(3)]).toEqual([0, found, 2]);
  });

  it('forgets a session that long after its last use, not after its first: 10 s', () => {
    const driver = sticky({ ttl: 10 * S });
    const at = (seconds: number, key: number) => {
      driver.nowNs = seconds * S;
      return driver.send(key);
    };
    expect(at(0, 1)).toBe(0);
    expect(at(9, 1)).toBe(0);
    expect(at(18.9, 1)).toBe(0);
    expect(at(28.9, 1)).toBe(1);
    expect(at(38.8, 1)).toBe(1);
    expect(at(38.8, 2)).toBe(2);
  });

  it('forgets the session that was not used for longest when the table is full', () => {
    const driver = sticky({ maximumEntries: 3 });
    expect([1, 2, 3, 1].map((key) => driver.send(key))).toEqual([0, 1, 2, 0]);
    // Key 2 goes, and comes back as a new one for which key 3 has to go.
    expect([4, 1, 2].map((key) => driver.send(key))).toEqual([0, 0, 1]);
    expect([1, 4, 2].map((key) => driver.send(key))).toEqual([0, 0, 1]);
    expect(driver.send(3)).toBe(2);
  });

  it('remembers nothing where every request has a key of its own', () => {
    const driver = sticky({}, Infinity);
    expect([5, 5, 5, 5].map((key) => driver.send(key))).toEqual([0, 1, 2, 0]);
  });

  it('binds nobody while the algorithm within holds its request', () => {
    const driver = sticky({ within: 'central-queue' });
    const nodes = [driver.send(1), driver.send(2), driver.send(3)];
    expect(new Set(nodes).size).toBe(3);
    expect(driver.send(4)).toBe(-1);
    driver.end(nodes[1]!);
    expect(driver.held).toEqual([]);
    // Key 4 has got the node that became free, and keeps it.
    driver.end(nodes[1]!);
    expect(driver.send(4)).toBe(nodes[1]);
  });
});

describe('session table', () => {
  /** What it does, with a Map whose order is that of use. */
  function createModel(entriesMax: number, ttlNs: number) {
    const entries = new Map<number, { node: number; usedNs: number }>();
    return {
      find(key: number, nowNs: number): number {
        const entry = entries.get(key);
        entries.delete(key);
        if (entry === undefined || nowNs - entry.usedNs >= ttlNs) return UNBOUND;
        entries.set(key, { ...entry, usedNs: nowNs });
        return entry.node;
      },
      bind(key: number, node: number, nowNs: number): void {
        if (!entries.delete(key) && entries.size === entriesMax) {
          const oldest = [...entries.keys()].slice(0, (entriesMax >> 8) + 1);
          for (const gone of oldest) entries.delete(gone);
        }
        entries.set(key, { node, usedNs: nowNs });
      },
      size: () => entries.size,
    };
  }

  it.each([
    [1, 20, 50],
    [7, 10, Infinity],
    [16, 40, 100],
    [600, 900, 2000],
    [600, 1e12, 3000],
  ])('is a map in order of use: %d entries, %d keys, used for %d', (entriesMax, keys, ttlNs) => {
    const table = createSessionTable(entriesMax, ttlNs);
    const model = createModel(entriesMax, ttlNs);
    const rng = seedrandom.alea(`table ${entriesMax}`).double;
    const wrong: number[] = [];
    for (let nowNs = 0; nowNs < 20_000; nowNs++) {
      const key = Math.floor(rng() * rng() * keys);
      if (rng() < 0.5) {
        if (table.find(key, nowNs) !== model.find(key, nowNs)) wrong.push(nowNs);
      } else {
        const node = Math.floor(rng() * 9);
        table.bind(key, node, nowNs);
        model.bind(key, node, nowNs);
      }
      if (table.size !== model.size()) wrong.push(nowNs);
    }
    expect(wrong).toEqual([]);
  });
});
