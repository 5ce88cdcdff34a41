/** The part of a run that a metric is asked of: a client, nodes, a fault, a window. */

import { namesMatching } from '../name-pattern.ts';
import { listOf, nearestName } from '../nearest.ts';
import type { Problem } from '../parsed.ts';
import { formatDuration } from '../quantity/format-quantity.ts';
import { quoteValue } from '../quote-value.ts';
import type { Span } from '../source/source-text.ts';
import type { MetricOperand, Subject } from './comparison.ts';
import type { ExpressionNames } from './names.ts';
import {
  ALL_METRICS,
  FAULT_METRICS,
  NODE_METRICS,
  PART_METRICS,
  type SubjectMetric,
  subjectMetrics,
} from './subjects.ts';
import type { NameSyntax, ReferenceSyntax } from './syntax.ts';

export type PartMetric = Pick<MetricOperand, 'metric' | 'power' | 'subject' | 'window'>;

type Report = (problem: Problem, span: Span) => void;

/** Null after reporting what is wrong with it. */
export function resolvePart(
  { name, subject: named, window }: ReferenceSyntax,
  names: ExpressionNames,
  report: Report,
): PartMetric | null {
  const subject = named === null ? null : resolveSubject(name, named, names, report);
  if (named !== null && subject === null) return null;
  const offered =
    subject === null
      ? window === null
        ? ALL_METRICS
        : PART_METRICS
      : subjectMetrics(subject.kind);
  const metric = findMetric(name, offered);
  if (metric === undefined) {
    report(unknownMetric(name, offered, { names, subject, isWindow: window !== null }), name.span);
    return null;
  }
  if (window !== null) {
    const problem = windowProblem(window, subject, names);
    if (problem !== null) report(problem, window.span);
  }
  const part = window === null ? null : { fromNs: window.fromNs, toNs: window.toNs };
  return { metric: metric.name, power: metric.power, subject, window: part };
}

/** `p99.9` is how reports write `p999`. */
function findMetric(
  { text }: NameSyntax,
  offered: readonly SubjectMetric[],
): SubjectMetric | undefined {
  const name = /^p99\.\d+$/.test(text) ? text.replace('.', '') : text;
  return offered.find((metric) => metric.name === name);
}

/** The name decides what it is; where it is a client and a service, the metric does. */
function resolveSubject(
  { text: metric }: NameSyntax,
  { text, span }: NameSyntax,
  names: ExpressionNames,
  report: Report,
): Subject | null {
  const found = subjectsCalled(text, names);
  const offering = found.find((one) => subjectMetrics(one.kind).some((m) => m.name === metric));
  const subject = offering ?? found[0] ?? null;
  if (subject === null) report(unknownSubject(text, metric, names), span);
  return subject;
}

function subjectsCalled(text: string, names: ExpressionNames): readonly Subject[] {
  return [
    ...(names.clients.includes(text) ? [{ kind: 'client' as const, name: text }] : []),
    ...(names.faults.includes(text) ? [{ kind: 'fault' as const, name: text }] : []),
    ...(isNodes(text, names) ? [{ kind: 'nodes' as const, name: text }] : []),
  ];
}

function isNodes(text: string, { services, groups, zones, nodes }: ExpressionNames): boolean {
  if (services.includes(text) || groups.includes(text)) return true;
  const zone = /^zone\s+(\S+)$/.exec(text)?.[1];
  return zone === undefined ? namesMatching(text, nodes).length > 0 : zones.includes(zone);
}

/** Of the kinds that have the metric; of all, where none has. */
function unknownSubject(text: string, metric: string, names: ExpressionNames): Problem {
  const has = (metrics: readonly SubjectMetric[]) => metrics.some(({ name }) => name === metric);
  const kinds = [
    { noun: 'client', plural: 'clients', known: names.clients, fits: has(PART_METRICS) },
    { noun: 'fault', plural: 'faults', known: names.faults, fits: has(FAULT_METRICS) },
    {
      noun: 'group of nodes',
      plural: 'nodes',
      known: [
        ...names.services,
        ...names.groups,
        ...names.nodes,
        ...names.zones.map((zone) => `zone ${zone}`),
      ],
      fits: has(NODE_METRICS),
    },
  ];
  const fitting = kinds.some(({ fits }) => fits) ? kinds.filter(({ fits }) => fits) : kinds;
  const known = fitting.flatMap((kind) => kind.known);
  const near = nearestName(text, known);
  return {
    code: 'unknown-name',
    message: `there is no ${fitting.map(({ noun }) => noun).join(' or ')} ${quoteValue(text)}`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes: fitting.flatMap(({ plural, known: list }) =>
      list.length === 0 ? [`there are no ${plural}`] : [`${plural}: ${listOf(list, 10)}`],
    ),
  };
}

interface Asked {
  readonly names: ExpressionNames;
  readonly subject: Subject | null;
  readonly isWindow: boolean;
}

const SYNONYMS: Readonly<Record<string, string>> = {
  errors: 'errorRate',
  failures: 'errorRate',
  timeouts: 'timeoutRate',
  latency: 'mean',
  avg: 'mean',
  average: 'mean',
  median: 'p50',
  recovery: 'recoverMs',
  detection: 'detectMs',
  rps: 'throughput',
  attempts: 'attemptsPerRequest',
  balance: 'jain',
};

function unknownMetric(
  { text }: NameSyntax,
  offered: readonly SubjectMetric[],
  { names, subject, isWindow }: Asked,
): Problem {
  const known = offered.map(({ name }) => name);
  const notes = [`known: ${listOf(known, 30)}`];
  const elsewhere = [...ALL_METRICS, ...NODE_METRICS, ...FAULT_METRICS];
  if (elsewhere.some(({ name }) => name === text)) {
    const of = subject === null ? (isWindow ? 'of a window' : 'of a whole run') : OF[subject.kind];
    const needed = FAULT_METRICS.some(({ name }) => name === text)
      ? `${text}(${names.faults[0] ?? 'crash-1'})`
      : `${text}(${names.services[0] ?? 'web'})`;
    const suggestion =
      subject === null && !isWindow ? `write for example \`${needed}\`` : undefined;
    const message = `there is no \`${text}\` ${of}`;
    return { code: 'unknown-metric', message, notes, ...(suggestion && { suggestion }) };
  }
  if (subject === null && names.variants?.includes(text)) {
    const message = `\`${text}\` is a variant: which metric of it?`;
    return { code: 'unknown-metric', message, suggestion: `write \`${text}.p99\``, notes };
  }
  const meant = SYNONYMS[text.toLowerCase()];
  const near = meant !== undefined && known.includes(meant) ? meant : nearestName(text, known);
  return {
    code: 'unknown-metric',
    message: `there is no metric ${quoteValue(text)}`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes,
  };
}

const OF: Readonly<Record<Subject['kind'], string>> = {
  client: 'of a client',
  nodes: 'of nodes',
  fault: 'of a fault',
};

function windowProblem(
  { toNs }: { readonly toNs: number },
  subject: Subject | null,
  { durationNs }: ExpressionNames,
): Problem | null {
  if (subject !== null && subject.kind !== 'client') {
    const message = `a window can be taken of requests, not ${OF[subject.kind]}`;
    return { code: 'expression', message, suggestion: 'remove it' };
  }
  if (durationNs === null || toNs <= durationNs) return null;
  return {
    code: 'out-of-range',
    message: `the window ends after the measured span, which is ${formatDuration(durationNs)} long`,
    notes: ['windows count from the start of the measured span, as faults do'],
  };
}
