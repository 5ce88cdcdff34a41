/**
 * Reads a stored report. Rendering trusts the shape completely, so all of it is checked here: a
 * damaged file is a complaint about the file, never a crash in a chart.
 */

import { z } from 'zod';
import { METRICS } from './metrics.ts';
import { REPORT_FORMAT, type Report } from './model.ts';

const number = z.number();
const orNull = number.nullable();
const numbers = z.array(number);
const numbersOrNull = z.array(orNull);
const text = z.string();

const metric = z.object({
  value: orNull,
  low: orNull,
  high: orNull,
  method: z.enum(['replications', 'batch means', 'order statistics']).nullable(),
  shortfall: z.object({ beyond: number, times: number }).nullable(),
  samples: numbersOrNull,
});

const node = z.object({
  name: text,
  zone: text.nullable(),
  weight: number,
  requests: number,
  share: number,
  capacityShare: orNull,
  utilization: orNull,
  errors: number,
  meanQueue: number,
  ejectedMs: number,
});

const service = z.object({
  name: text,
  requests: number,
  repeated: number,
  repeatedByChance: number,
});

const fault = z.object({
  id: text,
  kind: text,
  severity: z.enum(['down', 'degraded', 'none']),
  detectMs: metric,
  detectAllMs: metric,
  isolateMs: metric,
  recoverMs: metric,
  fairShareMs: metric,
  failedRequests: metric,
  outcomes: z.record(text, number),
  counts: z.object({
    occurrences: number,
    detected: number,
    isolated: number,
    ended: number,
    recovered: number,
  }),
});

const health = z.object({
  truePositives: number,
  falsePositives: number,
  falseNegatives: number,
  trueNegatives: number,
  precision: orNull,
  recall: orNull,
  failures: number,
  missedFailures: number,
  falseEjections: number,
});

const places = z.array(z.int().min(-1));

const log = z
  .object({
    replication: number,
    dropped: z.object({ probes: number, others: number }),
    balancers: z.record(text, number),
    texts: z.array(text),
    atMs: numbers,
    event: z.array(z.int().min(0)),
    node: places,
    balancer: places,
    fault: places,
    check: places,
    detail: places,
  })
  .refine(({ texts, atMs, event, node, balancer, fault, check, detail }) => {
    const columns = [event, node, balancer, fault, check, detail];
    return columns.every(
      (column) => column.length === atMs.length && column.every((place) => place < texts.length),
    );
  }, 'its columns differ in length, or name texts that it does not hold');

const series = z
  .object({
    binMs: number,
    atMs: numbers,
    offeredPerS: numbers,
    okPerS: numbers,
    failedPerS: numbers,
    p50: numbersOrNull,
    p99: numbersOrNull,
    lanes: z.array(text),
    inFlight: z.array(numbers),
  })
  .refine(({ atMs, offeredPerS, okPerS, failedPerS, p50, p99, lanes, inFlight }) => {
    const columns = [offeredPerS, okPerS, failedPerS, p50, p99, ...inFlight];
    return (
      lanes.length === inFlight.length && columns.every((column) => column.length === atMs.length)
    );
  }, 'its columns differ in length');

const sketch = z
  .object({
    scheme: text,
    count: number,
    bucket: numbers,
    counts: numbers,
    curve: z.array(z.object({ p: number, ms: number })),
  })
  .refine(({ bucket, counts }) => bucket.length === counts.length, 'its columns differ in length');

const variant = z.object({
  name: text,
  settings: z.object({ balancer: text, health: text.nullable(), failover: text.nullable() }),
  metrics: z.object(Object.fromEntries(METRICS.map(({ name }) => [name, metric]))),
  stability: z
    .object({ unstable: z.boolean(), before: number, after: number, grew: number })
    .nullable(),
  deterministic: z.boolean(),
  errors: z.record(text, number),
  causes: z.record(text, number),
  turnedAway: z.record(text, number).optional(),
  requests: number,
  services: z.array(service),
  nodes: z.array(node),
  faults: z.array(fault),
  health: health.nullable(),
  log: log.nullable(),
  series,
  sketch,
});

const insight = z.object({ rule: text, variant: text, finding: text, evidence: text });

const comparison = z.object({
  metric: z.enum(METRICS.map(({ name }) => name)),
  a: text,
  b: text,
  difference: number,
  low: orNull,
  high: orNull,
  p: orNull,
  ratio: z.object({ value: number, low: orNull, high: orNull }).nullable(),
  indifference: number,
  detectable: orNull,
  moreReplications: orNull,
  correlation: orNull,
  varianceReduction: orNull,
  deterministic: z.boolean(),
  verdict: z.enum(['better', 'worse', 'no difference shown', 'undecided']).nullable(),
});

const check = z.object({
  expression: text,
  name: text.nullable(),
  level: z.enum(['error', 'warn']),
  variant: text,
  status: z.enum(['pass', 'fail', 'undecided']),
  unit: z.enum(['ms', '/s', '%', 'ratio', 'count']),
  value: orNull,
  low: orNull,
  high: orNull,
  limit: orNull,
  margin: orNull,
  difference: z.object({ value: number, low: orNull, high: orNull }).nullable(),
  reason: text.nullable(),
  file: text.nullable(),
  line: orNull,
});

const report = z
  .object({
    scenario: z.object({
      name: text,
      question: text.nullable(),
      digest: text,
      summary: z.array(text),
      warmupMs: number,
      durationMs: orNull,
      resolved: text,
    }),
    seed: text,
    replications: number,
    indifference: number,
    stopping: z.object({ looks: numbers, reached: z.boolean(), reason: text }).nullable(),
    tool: z.object({ version: text, node: text }),
    repeat: text,
    variants: z.array(variant).min(1),
    comparisons: z.array(comparison),
    ranking: z.array(z.object({ rank: number, variant: text, tied: z.boolean() })),
    insights: z.array(insight),
    checks: z.array(check),
    warnings: z.array(text),
  })
  .refine(({ variants, comparisons, ranking }) => {
    const names = new Set(variants.map(({ name }) => name));
    const ranked = new Set(ranking.map((place) => place.variant));
    return (
      names.size === variants.length &&
      ranking.length === names.size &&
      [...names].every((name) => ranked.has(name)) &&
      comparisons.every(({ a, b }) => names.has(a) && names.has(b))
    );
  }, 'its variants, comparisons and ranking do not name the same variants');

/** The report, or the reason why it is none. */
export function parseReport(json: string): Report | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return 'it is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'it is JSON, but not an object';
  }
  const { format } = value as { readonly format?: unknown };
  if (format === undefined) return 'it has no `format`';
  if (format !== REPORT_FORMAT) {
    return `its format is ${JSON.stringify(format)}; this version reads "${REPORT_FORMAT}"`;
  }
  const checked = report.safeParse(value);
  if (checked.success) return value as Report;
  const { path, message } = checked.error.issues[0]!;
  if (path.length === 0) return message;
  const complaint = message.endsWith('received undefined') ? 'it is missing' : lowerCased(message);
  return `\`${pathText(path)}\`: ${complaint}`;
}

/** `variants[0].series.p99` */
function pathText(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return steps.join('').replace(/^\./, '');
}

function lowerCased(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1);
}
