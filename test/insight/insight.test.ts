/** Each rule speaks where its phenomenon is, and keeps quiet where it is not. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChart } from '../../reports/charts/index.ts';
import { INSIGHT_RULES } from '../../reports/insight/index.ts';
import type { Report } from '../../reports/model.ts';
import { ROOT, runCli, temporaryFolder } from '../cli/run-cli.ts';

interface Case {
  readonly rule: string;
  /** Of the library. */
  readonly scenario: string;
  readonly speaksOf: readonly string[];
  readonly silentOn: readonly string[];
}

const CASES: readonly Case[] = [
  {
    rule: 'fails-fast',
    scenario: 'fast-failures',
    speaksOf: ['least-connections', 'power-of-two', 'peak-ewma'],
    silentOn: ['round-robin', 'random', 'peak-ewma, errors cost 5 s'],
  },
  {
    rule: 'hash-skew',
    scenario: 'hot-keys',
    speaksOf: ['ring-hash', 'ring-hash, 100000 points'],
    silentOn: ['power-of-two', 'least-connections'],
  },
  {
    rule: 'stale-picture',
    scenario: 'stale-herd',
    speaksOf: ['least reported load'],
    silentOn: ['least reported load of one balancer', 'fewest own requests', 'at random'],
  },
  {
    rule: 'node-saturated',
    scenario: 'two-of-four-slow',
    speaksOf: ['round-robin'],
    silentOn: ['least-connections', 'peak-ewma'],
  },
  {
    rule: 'work-for-nobody',
    scenario: 'unequal-nodes',
    speaksOf: ['round-robin', 'random', 'ring-hash'],
    silentOn: ['least-connections', 'power-of-two', 'peak-ewma'],
  },
  {
    rule: 'fault-unnoticed',
    scenario: 'gray-failure',
    speaksOf: ['active checks, least connections', 'active checks, round robin'],
    silentOn: ['active checks and outlier detection'],
  },
  {
    rule: 'healthy-ejected',
    scenario: 'all-ejected',
    speaksOf: ['no panic'],
    silentOn: ['panic below 50 %', 'passive'],
  },
  {
    rule: 'capacity-lost',
    scenario: 'zone-loss',
    speaksOf: ['stay while one node is left'],
    silentOn: ['ignore zones', 'spill over what is too much'],
  },
  {
    rule: 'never-recovered',
    scenario: 'retry-storm',
    speaksOf: ['four attempts'],
    silentOn: ['no retries', 'four attempts, budget 10 %', 'four attempts, late ones dropped'],
  },
  {
    rule: 'retry-amplification',
    scenario: 'retry-storm',
    speaksOf: ['four attempts'],
    silentOn: ['no retries', 'four attempts, budget 10 %'],
  },
  {
    rule: 'retry-amplification',
    scenario: 'hedged-tail',
    speaksOf: [],
    silentOn: ['both at once', 'after p95'],
  },
];

const cwd = temporaryFolder();

async function insightsOf(scenario: string): Promise<Report['insights']> {
  const file = join(ROOT, 'scenarios', 'library', `${scenario}.yaml`);
  const args = ['compare', file, '--replications', '1', '--format', 'json'];
  const { stdout, code, stderr } = await runCli(args, { cwd });
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as Report).insights;
}

describe('insights', () => {
  test.each(CASES)('$rule in $scenario', async ({ rule, scenario, speaksOf, silentOn }) => {
    const insights = await insightsOf(scenario);
    const found = insights.filter((one) => one.rule === rule).map(({ variant }) => variant);
    expect(found).toEqual(expect.arrayContaining([...speaksOf]));
    expect(found.filter((variant) => silentOn.includes(variant))).toEqual([]);
  });

  test('every rule is tried, and points at a chart that there is', () => {
    const tried = new Set(CASES.map(({ rule }) => rule));
    expect(INSIGHT_RULES.filter(({ name }) => !tried.has(name))).toEqual([]);
    expect(INSIGHT_RULES.filter(({ chart }) => findChart(chart) === undefined)).toEqual([]);
  });
});
