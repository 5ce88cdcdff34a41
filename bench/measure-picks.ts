/**
 * Nanoseconds per request of one algorithm alone, at several numbers of nodes, in a process of its
 * own: pick, start and end, with the engine played by the conformance suite's driver. What the
 * driver itself costs is measured with an algorithm that does nothing, and subtracted.
 */

import { defineBalancer } from '../algorithms/balancing/define.ts';
import { balancerByName } from '../algorithms/balancing/index.ts';
import type { AlgorithmDefinition, LoadReport, NodeId } from '../algorithms/balancing/types.ts';
import { createDriver, type Driver } from '../cli/conformance/balancing/driver.ts';

/** Reused for every report. */
const report = { requestsInside: 0, utilization: 0, ratePerS: 900, errorsPerS: 0, latencyNs: 1e6 };

const MEASURED_MS = 250;
const CHUNK = 2000;

const nothing = defineBalancer({
  name: 'nothing',
  aliases: [],
  summary: 'The next node.',
  deployed: [],
  source: '',
  cost: 'O(1)',
  weakness: '',
  parameters: {},
  usesKeys: false,
  create(_, { nodeCount }) {
    let next = 0;
    return { pick: () => next++ % nodeCount };
  },
});

const [name, ...sizes] = JSON.parse(process.argv[2]!) as [string, ...number[]];
const definition = balancerByName(name)!;
const figures = sizes.map((nodes) =>
  Math.max(0, nsPerRequest(definition, nodes) - nsPerRequest(nothing, nodes)),
);
console.log(JSON.stringify(figures));

function nsPerRequest(algorithm: AlgorithmDefinition, nodes: number): number {
  const probed: NodeId[] = [];
  const driver = createDriver(algorithm, {
    // Unequal, or some take a shorter way.
    weights: Array.from({ length: nodes }, (_, i) => 1 + (i % 4)),
    keyCount: 10_000,
    context: { probe: (node) => void probed.push(node) },
  });
  // As many requests in flight as at 90 % load in service, each ended in the order it was sent.
  const inFlight = new Int32Array(Math.ceil(0.9 * nodes)).map(() => driver.send());
  let place = 0;
  const turn = (count: number) => {
    for (let i = 0; i < count; i++) {
      driver.nowNs += 1e6 / nodes;
      endRequest(driver, inFlight[place]!, probed);
      inFlight[place] = driver.send(i % 10_000);
      place = (place + 1) % inFlight.length;
    }
  };
  turn(5 * CHUNK);
  let done = 0;
  const begin = performance.now();
  let spentMs = 0;
  for (; spentMs < MEASURED_MS; spentMs = performance.now() - begin) {
    turn(CHUNK);
    done += CHUNK;
  }
  return (spentMs / done) * 1e6;
}

function endRequest(driver: Driver, node: NodeId, probed: NodeId[]): void {
  const { algorithm, nowNs } = driver;
  while (algorithm.onProbe && probed.length > 0) {
    const asked = probed.pop()!;
    algorithm.onProbe(asked, reportOf(driver, asked), nowNs);
  }
  algorithm.onReport?.(node, reportOf(driver, node), nowNs);
  driver.end(node);
}

function reportOf({ view }: Driver, node: NodeId): LoadReport {
  report.requestsInside = view.inFlight[node]!;
  report.utilization = 0.1 + 0.1 * Math.min(8, view.inFlight[node]!);
  return report;
}
