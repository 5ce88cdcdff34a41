/** The language of checks: what it accepts, what its names and units mean, and how it complains. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExpressionNames } from '../../scenarios/format/expression/names.ts';
import { parseComparison } from '../../scenarios/format/expression/parse-comparison.ts';
import { resolveComparison } from '../../scenarios/format/expression/resolve-comparison.ts';

const NAMES: ExpressionNames = {
  variants: ['round-robin', 'least-connections', 'power-of-two(load=ewma)', 'a.b c', 'min'],
  clients: ['shoppers', 'web'],
  faults: ['crash-1', 'slow node'],
  services: ['web', 'db'],
  groups: ['web/new', 'web/old', 'db/main'],
  nodes: ['web/new-1', 'web/new-2', 'web/old-1', 'db/main-1'],
  zones: ['eu-1'],
  durationNs: 60e9,
  baseline: true,
};

interface Complaint {
  readonly message: string;
  /** What the caret would underline. */
  readonly at: string;
  readonly suggestion: string | undefined;
}

function complaintsOf(text: string, names = NAMES): readonly Complaint[] {
  const parsed = parseComparison(text);
  const placed = parsed.ok ? undefined : [parsed.placed];
  const resolved = parsed.ok ? resolveComparison(parsed.comparison, names) : null;
  const all = placed ?? (resolved?.ok === false ? resolved.placed : []);
  return all.map(({ problem, span }) => ({
    message: problem.message,
    at: text.slice(span.start, span.end),
    suggestion: problem.suggestion,
  }));
}

function resolved(text: string, names = NAMES) {
  const parsed = parseComparison(text);
  if (!parsed.ok) throw new Error(parsed.placed.problem.message);
  const result = resolveComparison(parsed.comparison, names);
  if (!result.ok) throw new Error(result.placed.map(({ problem }) => problem.message).join('; '));
  return result.comparison;
}

const metric = (more: object) => ({
  kind: 'metric',
  metric: 'p99',
  power: 1,
  variant: null,
  subject: null,
  window: null,
  baseline: false,
  ...more,
});

describe('what expressions mean', () => {
  it('quantities are in milliseconds to the power of their dimension', () => {
    const value = (text: string) => (resolved(text).right as { value: number }).value;
    expect(value('p99 < 250ms')).toBe(250);
    expect(value('p99 < 0.25 s')).toBe(250);
    expect(value('p99 < 250us')).toBe(0.25);
    expect(value('goodput > 900/s')).toBe(0.9);
    expect(value('errorRate < 0.1%')).toBe(0.001);
    expect(value('errorRate < 0.001')).toBe(0.001);
    expect(value('imbalance < 1.5x')).toBe(1.5);
    expect(value('p99 < 1_000ms')).toBe(1000);
    expect(value('p99 > -5ms')).toBe(-5);
    expect(value('p99 < 0')).toBe(0);
  });

  it('multiplies before it adds, from left to right, and parentheses bind', () => {
    const { right } = resolved('p99 < 1ms + 2ms * 3 - 4ms / 2');
    expect(right).toEqual({
      kind: 'binary',
      operator: '-',
      left: {
        kind: 'binary',
        operator: '+',
        left: { kind: 'quantity', value: 1, power: 1 },
        right: {
          kind: 'binary',
          operator: '*',
          left: { kind: 'quantity', value: 2, power: 1 },
          right: { kind: 'quantity', value: 3, power: 0 },
        },
      },
      right: {
        kind: 'binary',
        operator: '/',
        left: { kind: 'quantity', value: 4, power: 1 },
        right: { kind: 'quantity', value: 2, power: 0 },
      },
    });
    expect(resolved('p99 < (1ms + 2ms) * 3').right).toMatchObject({ operator: '*' });
  });

  it('names variants, and quotes those with other characters', () => {
    const variant = (text: string) => (resolved(text).left as { variant: string | null }).variant;
    expect(variant('p99 < 1s')).toBe(null);
    expect(variant('round-robin.p99 < 1s')).toBe('round-robin');
    expect(variant('"power-of-two(load=ewma)".p99 < 1s')).toBe('power-of-two(load=ewma)');
    expect(variant('power-of-two(load=ewma).p99 < 1s')).toBe('power-of-two(load=ewma)');
    expect(variant("'a.b c'.p99 < 1s")).toBe('a.b c');
    expect(variant('`min`.p99 < 1s')).toBe('min');
    expect(variant('min.p99 < 1s')).toBe('min');
  });

  it('asks metrics of clients, nodes, faults and windows', () => {
    const left = (text: string) => resolved(text).left;
    const client = { kind: 'client', name: 'shoppers' };
    expect(left('p99(shoppers) < 1s')).toEqual(metric({ subject: client }));
    expect(left('round-robin.p99( shoppers ) in 30s..40s < 1s')).toEqual(
      metric({
        variant: 'round-robin',
        subject: client,
        window: { fromNs: 30e9, toNs: 40e9 },
      }),
    );
    expect(left('utilization(web/new-*) < 90%')).toEqual(
      metric({ metric: 'utilization', power: 0, subject: { kind: 'nodes', name: 'web/new-*' } }),
    );
    expect(left('utilization(zone eu-1) < 90%')).toMatchObject({ subject: { name: 'zone eu-1' } });
    expect(left('recoverMs(crash-1) < 5s')).toEqual(
      metric({ metric: 'recoverMs', subject: { kind: 'fault', name: 'crash-1' } }),
    );
    expect(left("detectMs('slow node') < 5s")).toMatchObject({ subject: { name: 'slow node' } });
    expect(left('max(shoppers) < 2s')).toMatchObject({ kind: 'metric', metric: 'max' });
    expect(left('p99.9 < 2s')).toMatchObject({ metric: 'p999' });
  });

  it('takes a name of several things for that which has the metric', () => {
    const kind = (text: string) => (resolved(text).left as { subject: object }).subject;
    expect(kind('p99(web) < 1s')).toEqual({ kind: 'client', name: 'web' });
    expect(kind('utilization(web) < 90%')).toEqual({ kind: 'nodes', name: 'web' });
  });

  it('`baseline` alone is that of the metric which the rest is about', () => {
    const old = metric({ baseline: true });
    expect(resolved('p99 <= max(1.05 * baseline, baseline + 5ms)').right).toEqual({
      kind: 'extreme',
      which: 'max',
      operands: [
        {
          kind: 'binary',
          operator: '*',
          left: { kind: 'quantity', value: 1.05, power: 0 },
          right: old,
        },
        {
          kind: 'binary',
          operator: '+',
          left: old,
          right: { kind: 'quantity', value: 5, power: 1 },
        },
      ],
    });
    expect(resolved('p99 < p50 + baseline.p99').right).toMatchObject({ right: old });
    const quoted = { ...NAMES, variants: ['baseline'] };
    expect(resolved('"baseline".p99 < 1s', quoted).left).toEqual(metric({ variant: 'baseline' }));
  });

  it('reads how long something must hold, for whoever watches over time', () => {
    const parsed = parseComparison('errorRate > 2% for 5s');
    expect(parsed).toMatchObject({ ok: true, comparison: { comparator: '>', forNs: 5e9 } });
  });
});

describe('complaints', () => {
  it.each([
    ['p99 < 250', '250', '`250` is a plain number, but a duration is needed', '250ms'],
    ['p99 < 250%', '250%', '`250%` is a percentage, but a duration is needed', undefined],
    ['errorRate < 5ms', '5ms', '`5ms` is a duration, but a number', undefined],
    ['0.1% > p99', '0.1%', 'but a duration is needed', undefined],
    ['p99 + 5% < 1s', '5%', 'but a duration is needed', undefined],
    ['p99 < max(5ms, 3)', '3', 'plain number', '`3ms`'],
    ['goodput < 900', '900', 'a rate is needed', '900/s'],
    ['p99 * p99 < 5ms', '5ms', 'time to the power of 2', undefined],
    ['p99 < 5parsec', '5parsec', 'no unit `parsec`', '5ms'],
    ['p98 < 5ms', 'p98', 'there is no metric `p98`', '`p90`'],
    ['errors < 1%', 'errors', 'there is no metric `errors`', '`errorRate`'],
    ['round-robin < 1s', 'round-robin', 'is a variant', '`round-robin.p99`'],
    ['roundrobin.p99 < 1s', 'roundrobin', 'no variant `roundrobin`', '`round-robin`'],
    ['power-of-two.p99 < 1s', 'power-of-two', 'there is no variant', undefined],
    ['p99(shopers) < 1s', 'shopers', 'no client `shopers`', '`shoppers`'],
    ['recoverMs(crash1) < 5s', 'crash1', 'no fault `crash1`', '`crash-1`'],
    ['utilization(web/nwe-*) < 9%', 'web/nwe-*', 'no group of nodes', '`web/new`'],
    ['utilization(shoppers) < 9%', 'utilization', 'no `utilization` of a client', undefined],
    ['p99(crash-1) < 1s', 'p99', 'no `p99` of a fault', undefined],
    ['failedRequests < 9', 'failedRequests', 'of a whole run', '`failedRequests(crash-1)`'],
    ['jain in 1s..2s > 0.9', 'jain', 'no `jain` of a window', undefined],
    ['p99 in 40s..30s < 1s', 'in 40s..30s', 'before it has begun', undefined],
    ['p99 in 40s..90s < 1s', 'in 40s..90s', 'after the measured span', undefined],
    ['utilization(web) in 1s..2s < 1', 'in 1s..2s', 'not of nodes', 'remove it'],
    ['p99 in 40s < 1s', '<', 'a window needs `..`', 'in 30s..40s'],
    ['web/new-*.utilization < 90%', '*', '`*` is no value', 'utilization(web/new-*)'],
    ['p99', '', 'nothing is compared', 'p99 < 250ms'],
    ['', '', 'something is missing', 'a metric or a number'],
    ['p99 = 5ms', '=', 'no meaning', '<, <=, > or >='],
    ['p99 < 5ms and p50 < 1ms', 'and', '`and` is one too many', 'two checks'],
    ['p99 < 5ms < 6ms', '<', 'one comparison is enough', 'two checks'],
    ['p99 < (5ms', '(', 'never closed', ')'],
    ['p99(shoppers < 5ms', '(', 'never closed', ')'],
    ['p99() < 5ms', '()', 'nothing stands between', 'p99(shoppers)'],
    ['"p99 < 5ms', '"', 'the quote " is never closed', undefined],
    ['5ms < 6ms', '5ms < 6ms', 'no metric is in it', 'p99'],
    ['p99 - baseline.p50 < 5ms - baselin', 'baselin', 'no metric `baselin`', undefined],
    ['p99 + p50 < baseline', 'baseline', 'the baseline of which metric?', 'baseline.p99'],
    ['p99 < baseline(shoppers)', 'baseline(shoppers)', 'of which metric', 'baseline.p99'],
    ['p99 < round-robin.', '', 'a metric is needed after', 'round-robin.p99'],
  ])('%s', (text, at, message, suggestion) => {
    const complaints = complaintsOf(text);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]!.message).toContain(message);
    expect(complaints[0]!.at).toBe(at);
    if (suggestion !== undefined) expect(complaints[0]!.suggestion).toContain(suggestion);
  });

  it('come all at once where the text can be read', () => {
    const complaints = complaintsOf('roundrobin.p98(shopers) < 5% + goodput');
    expect(complaints.map(({ at }) => at)).toEqual(['roundrobin', 'shopers', 'goodput']);
  });

  it('any text is understood or complained about at a place inside it', () => {
    const piece = fc.constantFrom(
      ...[
        'p99',
        '(',
        ')',
        '.',
        '..',
        ' in ',
        ' for ',
        '30s',
        '5%',
        '*',
        '-',
        '/',
        'max(',
        ',',
        '"',
      ],
      ...['baseline', 'round-robin', 'shoppers', '<', '>=', ' ', '1.5x', 'é', '💥', '\t', 'min('],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const parsed = parseComparison(text);
        const result = parsed.ok ? resolveComparison(parsed.comparison, NAMES) : null;
        const placed = parsed.ok ? (result!.ok ? [] : result!.placed) : [parsed.placed];
        for (const { span, problem } of placed) {
          expect(problem.message).not.toBe('');
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length + 1);
        }
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('nesting beyond any reason is refused, not a crash', () => {
    const deep = `p99 < ${'('.repeat(10_000)}1ms`;
    expect(complaintsOf(deep)[0]!.message).toContain('nested too deeply');
  });
});
