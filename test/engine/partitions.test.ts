/** Partitions have sides: which balancers are cut off, and from traffic, probes or both; times in ns. */

import { describe, expect, it } from 'vitest';
import { healthCheckByName } from '../../algorithms/health/index.ts';
import { withDefaults } from '../../algorithms/parameters.ts';
import type { FaultModel, PartitionFault } from '../../sim/model/faults/types.ts';
import { modelOf, trace } from './models.ts';
import { observe } from './observe.ts';

const definition = healthCheckByName('active')!;
/** Probes at 50, 100, …; one failure is enough. */
const parameters = withDefaults(definition.parameters, {
  ...{ interval: 50, timeout: 20, rise: 1, fall: 1, jitter: 0, first: 'after-interval' },
});

/** Two balancers, two nodes, a request every 5; node 0 is cut off from 210 to 610. */
function run(cut: Partial<PartitionFault>) {
  const times = Array.from({ length: 180 }, (_, i) => 5 * i);
  const partition: FaultModel = {
    ...{ id: 'partition-1', kind: 'partition', chance: null, balancers: null, of: 'everything' },
    spans: [{ nodes: [0], startNs: 210, endNs: 610 }],
    ...cut,
  };
  const model = modelOf({
    arrivals: trace(
      times,
      times.map(() => 1),
    ),
    client: { timeoutNs: 15 },
    nodes: [{}, {}],
    balancer: { instances: 2 },
    faults: [partition],
  });
  const watched = { ...model.services[0]!, health: [{ definition, parameters }] };
  const { world, requests } = observe({ ...model, services: [watched] }, 'partitions');
  const believedDown = [0, 1].map((id) =>
    world.recorder.log.entries
      .filter(({ event, balancer }) => event === 'believed-down' && balancer === id)
      .map(({ atNs, node }) => [atNs, node]),
  );
  const failed = [0, 1].map((id) =>
    requests.filter(({ balancer, outcome }) => balancer === id && outcome !== 'ok'),
  );
  return { requests, believedDown, failed };
}

describe('a partition', () => {
  it('that cuts one balancer off is seen by that one only', () => {
    const { believedDown, failed, requests } = run({ balancers: [0] });
    // The probe of 250 is lost, which is known at 270.
    expect(believedDown).toEqual([[[270, 0]], []]);
    expect(failed[1]).toEqual([]);
    expect(failed[0]!.length).toBeGreaterThan(0);
    for (const { node, sentNs, outcome, cause } of failed[0]!) {
      expect([node, outcome, cause]).toEqual([0, 'timeout', 'partition-1']);
      expect(sentNs).toBeGreaterThanOrEqual(210);
      expect(sentNs).toBeLessThan(270);
    }
    const toCutOff = requests.filter(({ node, sentNs }) => node === 0 && sentNs! > 270);
    expect(toCutOff.some(({ balancer }) => balancer === 1)).toBe(true);
    expect(toCutOff.filter(({ balancer, sentNs }) => balancer === 0 && sentNs! < 610)).toEqual([]);
  });

  it('of traffic lets probes pass: nobody notices, and every request there fails to its end', () => {
    const { believedDown, failed, requests } = run({ of: 'traffic' });
    expect(believedDown).toEqual([[], []]);
    const lost = requests.filter(
      ({ node, sentNs }) => node === 0 && sentNs! >= 210 && sentNs! < 610,
    );
    expect(lost.length).toBeGreaterThan(30);
    expect(failed.flat()).toHaveLength(lost.length);
    expect(new Set(lost.map(({ cause }) => cause))).toEqual(new Set(['partition-1']));
  });

  it('of probes makes balancers give up a node that serves', () => {
    const { believedDown, failed, requests } = run({ of: 'probes' });
    expect(believedDown).toEqual([[[270, 0]], [[270, 0]]]);
    expect(failed).toEqual([[], []]);
    // Probes of 650 pass again.
    const sent = requests.filter(({ node }) => node === 0).map(({ sentNs }) => sentNs!);
    expect(sent.filter((atNs) => atNs > 270 && atNs < 650)).toEqual([]);
    expect(sent.some((atNs) => atNs > 650)).toBe(true);
  });
});
