/** `npm run bench:coverage`: prints the table of docs/statistics.md. */

import { COVERED, measureCoverage } from './coverage.ts';

const experiments = Number(process.argv[2] ?? 1000);

const DESIGNS = [
  { rho: 0.5, requests: 20_000, replications: 10 },
  { rho: 0.5, requests: 100_000, replications: 1 },
  { rho: 0.8, requests: 200_000, replications: 1 },
];

for (const design of DESIGNS) {
  const { hits, intervals, widths } = measureCoverage({ ...design, experiments });
  const cells = COVERED.map((name) => {
    const share = (100 * hits[name]!) / intervals[name]!;
    const missing = experiments - intervals[name]!;
    return `${name} ${share.toFixed(1)} % of ${intervals[name]} (${missing} without), ± ${(100 * widths[name]!).toFixed(2)} %`;
  });
  console.log(JSON.stringify(design), '\n ', cells.join('\n  '));
}
