/** `npm run bench:statistics [experiments]`: prints the figures of docs/statistics.md. */

import { fileURLToPath } from 'node:url';
import { pairedDifference } from '../reports/statistics/paired.ts';
import { pairingGain } from '../reports/statistics/pairing-gain.ts';
import { COVERED, measureCoverage } from './coverage.ts';
import { falseVerdicts, libraryModel, samplesOf } from './verdicts.ts';

const experiments = Number(process.argv[2] ?? 1000);
const only = process.argv[3];
const SCENARIO = fileURLToPath(
  new URL('../../scenarios/library/unequal-nodes.yaml', import.meta.url),
);
const SHORT = ['run.duration=5s', 'run.warmup=2s'];

const DESIGNS = [
  { rho: 0.5, requests: 20_000, replications: 10 },
  { rho: 0.5, requests: 100_000, replications: 1 },
  { rho: 0.8, requests: 200_000, replications: 1 },
];

function coverage(): void {
  for (const design of DESIGNS) {
    const { hits, intervals, widths } = measureCoverage({ ...design, experiments });
    const cells = COVERED.map((name) => {
      const share = (100 * hits[name]!) / intervals[name]!;
      const missing = experiments - intervals[name]!;
      const width = (100 * widths[name]!).toFixed(2);
      return `${name} ${share.toFixed(1)} % of ${intervals[name]} (${missing} without), ± ${width} %`;
    });
    console.log(JSON.stringify(design), '\n ', cells.join('\n  '));
  }
}

function gate(): void {
  const model = libraryModel(SCENARIO, SHORT);
  for (const paired of [false, true]) {
    const design = { experiments: paired ? 20 : 200, replications: 10, paired };
    console.log('A against A', JSON.stringify({ ...design, ...falseVerdicts(model, design) }));
  }
}

/** Work that takes `delta` longer: at which size do ten replications show it in 95 % of experiments? */
function power(): void {
  const count = 100;
  const base = samplesOf(libraryModel(SCENARIO, []), 'p99', count);
  for (const delta of [0.0025, 0.005, 0.01]) {
    const law = [`mean=${20 * (1 + delta)}ms`, `p99=${90 * (1 + delta)}ms`];
    const overrides = law.map((text) => `services.web.service.${text}`);
    const slower = samplesOf(libraryModel(SCENARIO, overrides), 'p99', count);
    const all = pairedDifference(base, slower)!;
    const groups = Array.from({ length: count / 10 }, (_, i) => [10 * i, 10 * i + 10] as const);
    const caught = groups.filter(
      ([from, to]) => pairedDifference(base.slice(from, to), slower.slice(from, to))!.p < 0.05,
    ).length;
    const { meanA } = all.moments;
    console.log(
      `work +${100 * delta} %: p99 +${((100 * all.difference) / meanA).toFixed(2)} %,`,
      `spread of the difference ${((100 * all.standardError * Math.sqrt(count)) / meanA).toFixed(2)} %,`,
      `caught ${caught} of ${groups.length},`,
      JSON.stringify(pairingGain(all.moments)),
    );
  }
}

if (only === undefined || only === 'coverage') coverage();
if (only === undefined || only === 'gate') gate();
if (only === undefined || only === 'power') power();
