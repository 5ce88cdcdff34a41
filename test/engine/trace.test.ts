/** A trace shows what happened, in order, and changes nothing of it. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/simulate.ts';
import type { TraceSelection } from '../../sim/trace/selection.ts';
import { Tracer } from '../../sim/trace/tracer.ts';
import type { TraceLine } from '../../sim/trace/types.ts';
import { constant, modelOf, trace } from './models.ts';
import { anySpec, buildSpec } from './random-models.ts';

const EVERYTHING: TraceSelection = { kind: 'window', fromNs: 0, toNs: Infinity };

/** Clients of random models never stop. */
const SPAN_NS = 400;

type Model = ReturnType<typeof buildSpec>;

function traced(model: Model, selection: TraceSelection) {
  const tracer = new Tracer(selection);
  const result = simulate(model, 'trace', 1, tracer);
  return { result, ...tracer.trace };
}

const isOf =
  <T extends TraceLine['type']>(type: T) =>
  (line: TraceLine): line is TraceLine & { type: T } =>
    line.type === type;

/** Requests under way by balancer and node, as the lines alone tell. */
function checkInFlight(lines: readonly TraceLine[]): void {
  const inFlight = new Map<string, number>();
  const add = (balancer: string, node: string, by: number) => {
    const key = `${balancer} ${node}`;
    inFlight.set(key, (inFlight.get(key) ?? 0) + by);
  };
  for (const line of lines) {
    if (line.type === 'end') add(line.balancer, line.node, -1);
    if (line.type !== 'decision') continue;
    for (const { node, seen } of line.nodes) {
      const told = inFlight.get(`${line.balancer} ${node}`) ?? 0;
      // Asserted only where it fails: there are millions of them.
      if (seen.inFlight !== told) expect(seen.inFlight, JSON.stringify(line)).toBe(told);
    }
    if (line.chose !== null) add(line.balancer, line.chose, 1);
  }
}

describe('a trace', () => {
  it('changes nothing, and each thing that it tells happens once and in order', () => {
    let decisions = 0;
    const check = fc.property(anySpec, (spec) => {
      const model = buildSpec(spec, SPAN_NS);
      const { result, lines, measured } = traced(model, EVERYTHING);
      expect(result).toEqual(simulate(model, 'trace', 1));
      expect(measured).toBe(result.issued);
      const times = lines.map(({ atMs }) => atMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      const chosen = lines.filter(isOf('decision'));
      decisions += chosen.length;
      for (const { chose, nodes } of chosen) {
        const isSound = nodes.some(({ node, seen }) => node === chose && seen.eligible);
        if (chose !== null && !isSound) expect(nodes).toContain(chose);
      }
      if (result.bound !== null) return;
      const outcomes = lines.filter(isOf('outcome')).map(({ request }) => request);
      const numbers = outcomes.filter((number) => number !== null);
      expect(new Set(numbers).size).toBe(numbers.length);
    });
    fc.assert(check, { seed: 4, numRuns: 60, endOnFailure: true });
    expect(decisions).toBeGreaterThan(1000);
  });

  it('tells what balancers had under way, as the decisions and ends before it say', () => {
    const check = fc.property(anySpec, (spec) => {
      checkInFlight(traced(buildSpec(spec, SPAN_NS), EVERYTHING).lines);
    });
    fc.assert(check, { seed: 5, numRuns: 60, endOnFailure: true });
  });

  // Two nodes with a worker each, 10 ns a request, one every nanosecond; the second node is slow.
  const crowd = modelOf({
    nodes: [{}, {}],
    node: { service: constant(10) },
    clients: [{ arrivals: trace([1, 3]) }, { arrivals: trace([2, 4]) }],
    faults: [
      {
        kind: 'slow',
        id: 'slow-1',
        factor: 2,
        spans: [{ nodes: [1], startNs: 0, endNs: 1000 }],
        chance: null,
      },
    ],
  });

  it('of one request tells what it met, chose and came to', () => {
    const { lines, dropped } = traced(crowd, { kind: 'request', number: 2, client: 'client-2' });
    expect(dropped).toBe(0);
    const [decision, end, outcome, ...others] = lines;
    expect(others).toEqual([]);
    expect(decision).toMatchObject({
      type: 'decision',
      atMs: 4e-6,
      request: 4,
      client: 'client-2',
      requestOfClient: 2,
      chose: 'web/n-2',
      nodes: [
        { node: 'web/n-1', seen: { inFlight: 2 }, true: { serving: 1, waiting: 1, faults: [] } },
        { node: 'web/n-2', seen: { inFlight: 1 }, true: { serving: 1, waiting: 0 } },
      ],
    });
    expect((decision as TraceLine & { type: 'decision' }).nodes[1]!.true.faults).toEqual([
      'slow-1',
    ]);
    // The one before it there takes until 22, and it another 20.
    expect(end).toMatchObject({ type: 'end', node: 'web/n-2', outcome: 'ok', atMs: 42e-6 });
    expect(outcome).toMatchObject({ type: 'outcome', outcome: 'ok', latencyMs: 38e-6 });
  });

  it('of a window tells of the decisions in it, and how these ended later', () => {
    const { lines } = traced(crowd, { kind: 'window', fromNs: 2, toNs: 4 });
    expect(lines.map(({ type, request }) => `${type} ${request}`)).toEqual([
      'decision 2',
      'decision 3',
      'end 3',
      'outcome 3',
      'end 2',
      'outcome 2',
    ]);
  });
});
