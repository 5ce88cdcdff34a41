/** Faults as scenarios write them: targets, times since the measured span began, and mistakes. */

import { describe, expect, it } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import { explainScenario } from '../../scenarios/format/explain.ts';
import { createStreams } from '../../sim/engine/streams.ts';
import { drawFaults } from '../../sim/model/faults/draw-spans.ts';
import { codes, MINIMAL, read, rendered } from './read.ts';

const POOL = MINIMAL.replace(
  /nodes:.*/,
  'nodes: { new: { count: 3 }, old: { count: 2, joins: 5s } }',
);
const withFaults = (...faults: string[]) =>
  `${POOL}faults:\n${faults.map((f) => `  - ${f}\n`).join('')}`;

describe('faults', () => {
  it('count from the start of the measured span, and hit the nodes that their patterns name', () => {
    const { scenario, traces } = read(
      withFaults(
        '{ kind: slow, target: "web/*-2", at: 2s, for: 500ms, factor: 3x }',
        '{ kind: errors, id: gray, target: [web/old-1, "web/n*"], at: 0s, share: 20%, answer: 2ms }',
        '{ kind: slow, target: web/new-1, at: 3s, factor: 2x }',
      ),
    );
    const model = buildModel(scenario, scenario.variants[0]!, traces);
    const { warmupNs } = model.run;
    expect(warmupNs).toBeGreaterThan(0);
    const span = (nodes: number[], atNs: number, endNs: number) => ({
      chance: null,
      spans: [{ nodes, startNs: warmupNs + atNs, endNs: warmupNs + endNs }],
    });
    expect(model.faults).toEqual([
      { id: 'slow-1', kind: 'slow', factor: 3, ...span([1, 4], 2e9, 2.5e9) },
      { id: 'gray', kind: 'errors', share: 0.2, answerNs: 2e6, ...span([0, 1, 2, 3], 0, Infinity) },
      { id: 'slow-2', kind: 'slow', factor: 2, ...span([0], 3e9, Infinity) },
    ]);
    expect(model.services[0]!.nodes.map(({ joinsNs }) => joinsNs)).toEqual([
      0,
      0,
      0,
      warmupNs + 5e9,
      warmupNs + 5e9,
    ]);
  });

  it('that are wrong are complained about one by one', () => {
    const text = rendered(
      withFaults(
        '{ kind: slow, target: web/new-4, at: 2s, factor: 3x }',
        '{ kind: melt, target: web/new-1, at: 2s }',
        '{ kind: slow, id: twin, target: web/new-1, at: 2s, factor: 0.5x }',
        '{ kind: errors, id: twin, target: web/new-1, at: 2 }',
        '{ kind: cold-start, id: chill, target: web/new-1, at: 2s, factor: 2x }',
        '{ kind: errors, id: chill, target: 7, at: 2s }',
      ),
    );
    expect(text).toContain('`web/new-4` is no node, or a share of none');
    expect(text).toContain('did you mean `web/new-1`?');
    expect(text).toContain('there is no kind `melt`');
    expect(text).toContain('`0.5x` is too small');
    expect(text).toContain('`7` names no nodes');
    expect(text.match(/error\[/g)!.length).toBeGreaterThanOrEqual(6);
  });

  it('may not share a name', () => {
    const text = rendered(
      withFaults(
        '{ kind: errors, id: twin, target: web/new-1, at: 2s }',
        '{ kind: errors, id: twin, target: web/new-2, at: 2s }',
      ),
    );
    expect(text).toContain('two faults are called `twin`');
  });

  it('recur, flap, and roll from node to node', () => {
    const { scenario, traces } = read(
      withFaults(
        '{ kind: crash, target: web/new-1, at: 1s, for: 1s, every: 3s, times: 2 }',
        '{ kind: flap, target: web/new-1, at: 1s, for: 5s, down: 1s, up: 2s }',
        '{ kind: restart, target: "web/new-*", at: 0s, every: 2s, down: 500ms }',
        '{ kind: pause, target: web/old-1, at: 2s, mtbf: 5s, mttr: 1s }',
      ),
    );
    const { faults, run } = buildModel(scenario, scenario.variants[0]!, traces);
    const spans = (index: number) =>
      faults[index]!.spans.map(({ nodes, startNs, endNs }) => [
        ...nodes,
        (startNs - run.warmupNs) / 1e9,
        (endNs - run.warmupNs) / 1e9,
      ]);
    expect(spans(0)).toEqual([
      [0, 1, 2],
      [0, 4, 5],
    ]);
    expect(spans(1)).toEqual([
      [0, 1, 2],
      [0, 4, 5],
    ]);
    expect(spans(2)).toEqual([
      [0, 0, 0.5],
      [1, 2, 2.5],
      [2, 4, 4.5],
    ]);
    expect(spans(3)).toEqual([]);
    expect(faults[3]!.chance).toMatchObject({ groups: [[3]], meanUpNs: 5e9, meanDownNs: 1e9 });
    expect(faults.map(({ kind }) => kind)).toEqual(['crash', 'crash', 'crash', 'pause']);
  });

  it('fail by zone as one, by chance, and each zone at times of its own', () => {
    const text = `${POOL.replace('new: { count: 3', 'new: { count: 2, zone: eu-1').replace('old: { count: 2', 'old: { count: 2, zone: eu-2')}faults:
  - { kind: crash, target: "web/*", mtbf: 2s, mttr: 1s, by: zone }
  - { kind: crash, target: "web/*", mtbf: 2s, mttr: 1s, by: all }
`;
    const { scenario, traces } = read(text);
    const { faults } = buildModel(scenario, scenario.variants[0]!, traces);
    expect(faults.map(({ chance }) => chance!.groups)).toEqual([
      [
        [0, 1],
        [2, 3],
      ],
      [[0, 1, 2, 3]],
    ]);
    const [byZone] = drawFaults(faults, 1e12, createStreams('zones', 1));
    const startsOf = (nodes: string) =>
      byZone!.spans.filter((span) => span.nodes.join() === nodes).map(({ startNs }) => startNs);
    expect(startsOf('0,1').length + startsOf('2,3').length).toBe(byZone!.spans.length);
    expect(startsOf('0,1')[0]).not.toBe(startsOf('2,3')[0]);
  });

  it('are explained as a scenario that means the same', () => {
    const text = withFaults(
      '{ kind: restart, target: "web/new-*", at: 1s, every: 2s, down: 500ms, drain: 700ms }',
      '{ kind: errors, target: web/new-1, at: 1s, sequence: [fail, fail, ok] }',
      '{ kind: crash, target: "web/new-*", mtbf: 2s, mttr: 1s, by: zone }',
    ).replace('new: { count: 3', 'new: { count: 3, zone: eu-1, leaves: 6s, drain: 1s');
    const { scenario, traces, given } = read(text);
    expect(read(explainScenario(scenario, traces, given)).scenario).toEqual(scenario);
    expect(
      buildModel(scenario, scenario.variants[0]!, traces).services[0]!.nodes[0]!.leaves,
    ).toEqual({ atNs: scenario.run.warmupNs + 6e9, drainNs: 1e9 });
  });

  it('know nothing of nodes that leave before they came, or drain without leaving', () => {
    const late = MINIMAL.replace('n: {}', 'n: {}, m: { joins: 5s, leaves: 5s }');
    expect(rendered(late)).toContain('these nodes leave before they have joined');
    const drained = MINIMAL.replace('n: {}', 'n: { drain: 5s }');
    expect(rendered(drained)).toContain('`drain` is about nodes that leave');
  });

  it('drain before each restart, if told so', () => {
    const { scenario, traces } = read(
      withFaults(
        '{ kind: restart, target: "web/new-*", at: 1s, every: 2s, down: 500ms, drain: 700ms }',
      ),
    );
    const { faults, run } = buildModel(scenario, scenario.variants[0]!, traces);
    expect(faults[0]!.spans[1]).toEqual({
      nodes: [1],
      startNs: run.warmupNs + 3.7e9,
      endNs: run.warmupNs + 4.2e9,
      drainNs: 0.7e9,
    });
  });

  it('hit zones and random shares, the same in every variant', () => {
    const zoned = POOL.replace('count: 3', 'count: 20, zone: eu-1');
    const text = `${zoned}faults:\n  - { kind: slow, target: zone eu-1, at: 1s, factor: 2x }\n  - { kind: slow, target: "random 25% of web/new-*", at: 1s, factor: 2x }\n`;
    const { scenario } = read(text);
    expect(scenario.faults[0]!.nodes).toHaveLength(20);
    expect(scenario.faults[1]!.nodes).toHaveLength(5);
    expect(read(text).scenario.faults).toEqual(scenario.faults);
  });

  it.each([
    ['{ kind: crash, target: web/new-1 }', 'when does the fault begin?'],
    ['{ kind: crash, target: web/new-1, at: 1s, mtbf: 5s }', '`mtbf` and `mttr` belong together'],
    ['{ kind: crash, target: web/new-1, at: 1s, for: 5s, every: 2s }', 'must be over by then'],
    ['{ kind: crash, target: web/new-1, at: 1s, times: 3 }', '`times` needs `every`'],
    ['{ kind: restart, target: web/new-1, at: 1s, down: 1s }', 'how far apart'],
    ['{ kind: blackhole, target: web/new-1, at: 1s }', 'nobody gives up on them'],
    ['{ kind: crash, target: web/new-1, at: 1s, by: zone }', '`by` is about faults by chance'],
    ['{ kind: crash, target: web/new-1, mtbf: 1s, mttr: 1s, by: zone }', 'it cannot fail with one'],
    [
      '{ kind: crash, target: web/new-1, mtbf: 1s, mttr: 1s, by: all, together: true }',
      '`together: true` is `by: all`',
    ],
    [
      '{ kind: errors, target: web/new-1, at: 1s, share: 20%, sequence: [fail, ok] }',
      'a `share` or a `sequence`',
    ],
    ['{ kind: errors, target: web/new-1, at: 1s, sequence: [fail, off] }', '`off` is not possible'],
    ['{ kind: slow, target: zone eu-9, at: 1s, factor: 2x }', 'is no node'],
    ['{ kind: slow, target: web/new-1, at: 10s, factor: 2x }', 'when the measured span is over'],
    [
      '{ kind: partition, target: web/new-1, at: 1s, balancers: [1, 2], of: probes }',
      'there is no balancer 2: there is one',
    ],
  ])('%s: %s', (fault, complaint) => {
    const patient = fault.includes('probes') ? withTimeout : (text: string) => text;
    expect(rendered(patient(withFaults(fault)))).toContain(complaint);
  });

  it('swallow requests for good only where nobody gives up, and are pointed at by their place', () => {
    const text = withFaults(
      '{ kind: slow, target: web/nwe-1, at: 1s, factor: 2x }',
      '{ kind: blackhole, target: web/new-1, at: 1s }',
    );
    // The place of the second would be that of the first, which is left out.
    expect(codes(text)).toEqual(['unknown-node']);
    expect(codes(text.replace('nwe', 'new'))).toEqual(['endless-wait']);
    expect(codes(withTimeout(text.replace('nwe', 'new')))).toEqual([]);
  });
});

function withTimeout(text: string): string {
  return text.replace('rate: 10/s }', 'rate: 10/s }, timeout: 1s');
}
