/** One measurement in a process of its own: a clean heap, nothing compiled for another algorithm. */

import { simulate } from '../sim/simulate.ts';
import { type BenchWork, benchModel } from './models.ts';

const work = JSON.parse(process.argv[2]!) as BenchWork;
const model = benchModel(work);
const begin = performance.now();
const result = simulate(model, 'bench', 1);
const seconds = (performance.now() - begin) / 1000;
const meanMs = result.latency.sumNs / result.latency.count / 1e6;
console.log(
  JSON.stringify({
    requestsPerS: result.issued / seconds,
    eventsPerS: result.events / seconds,
    meanServiceTimes: meanMs,
    memoryMiB: process.resourceUsage().maxRSS / 1024,
  }),
);
