/** Faults as scenarios write them: targets, times since the measured span began, and mistakes. */

import { describe, expect, it } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import { MINIMAL, read, rendered } from './read.ts';

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
    expect(model.faults).toEqual([
      {
        id: 'slow-1',
        kind: 'slow',
        nodes: [1, 4],
        startNs: warmupNs + 2e9,
        endNs: warmupNs + 2.5e9,
        factor: 3,
      },
      {
        id: 'gray',
        kind: 'errors',
        nodes: [0, 1, 2, 3],
        startNs: warmupNs,
        endNs: Infinity,
        share: 0.2,
        answerNs: 2e6,
      },
      {
        id: 'slow-2',
        kind: 'slow',
        nodes: [0],
        startNs: warmupNs + 3e9,
        endNs: Infinity,
        factor: 2,
      },
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
    expect(text).toContain('there is no node `web/new-4`');
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
});
