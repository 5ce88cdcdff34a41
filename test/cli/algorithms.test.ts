/** `lbsim algorithms`: the list, one of them, and a new one of the user's own. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEALTH } from '../../algorithms/health/index.ts';
import { RETRY_BUDGETS } from '../../algorithms/resilience/index.ts';
import { CATALOGUE } from '../../cli/catalogue/kinds.ts';
import { runBatch, TINY, temporaryFolder, writeScenario } from './run-cli.ts';

const cwd = temporaryFolder();
writeScenario(cwd, 'tiny.yaml', TINY);

async function batch(lines: readonly string[]) {
  const { results } = await runBatch(
    lines.map((line) => line.split(' ')),
    { cwd },
  );
  return results;
}

const ENTRIES = CATALOGUE.flatMap(({ families }) => families.flatMap(({ entries }) => entries));

describe('lbsim algorithms', () => {
  it('lists every algorithm in its family, one a line of at most 80 columns', async () => {
    const [list] = await batch(['algorithms']);
    const lines = list!.stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const shown = lines.flatMap((line) => /^ {2}([a-z0-9-]+)†? /.exec(line)?.[1] ?? []);
    expect(shown).toEqual(ENTRIES.map(({ name }) => name));
    const headings = lines.flatMap((line) => /^([a-z]+): /.exec(line)?.[1] ?? []);
    expect(headings).toEqual(CATALOGUE.flatMap(({ families }) => families.map(({ name }) => name)));
    const marked = lines.flatMap((line) => /^ {2}([a-z0-9-]+)†/.exec(line)?.[1] ?? []);
    expect(marked).toEqual(ENTRIES.filter(({ research }) => research).map(({ name }) => name));
  });

  it('tells everything about one: sentences whole, values as a scenario writes them', async () => {
    const results = await batch(ENTRIES.map(({ name }) => `algorithms ${name}`));
    ENTRIES.forEach((entry, i) => {
      const { code, stdout } = results[i]!;
      expect(code).toBe(0);
      const flowing = stdout.replace(/\s+/g, ' ');
      const { summary, aliases, deployed, weakness, parameters, except = [] } = entry;
      const texts = [summary, aliases.join(', '), ...deployed, entry.cost ?? '', weakness];
      const declared = Object.values(parameters).map((one) => one.summary);
      const reasons = except.map(({ property, reason }) => `${property}: ${reason}`);
      for (const text of [...texts, ...declared, ...reasons]) expect(flowing).toContain(text);
      // Several may have the name: both are told.
      if (entry.research) expect(flowing).toContain('Status: research');
    });
    expect(results[ENTRIES.findIndex(({ name }) => name === 'power-of-two')]!.stdout).toMatch(
      /decay {2}[^(]*\(duration\s+with\s+a\s+unit, from 1ns,\s+default 10s\)/,
    );
  });

  it('gives JSON with the family', async () => {
    const [all, one] = await batch(['algorithms --json', 'algorithms p2c --json']);
    const entries = JSON.parse(all!.stdout) as { name: string; family: string }[];
    expect(entries.map(({ name }) => name)).toEqual(ENTRIES.map(({ name }) => name));
    expect(JSON.parse(one!.stdout)).toMatchObject([
      { name: 'power-of-two', kind: 'balancing', family: 'load' },
    ]);
  });

  it('lists one kind or one family, and tells kinds with a name in common apart', async () => {
    const [health, budgets, both, one, unclear, wrong] = await batch([
      'algorithms --family health --json',
      'algorithms --family budgets --json',
      'algorithms priority --json',
      'algorithms priority --family failover --json',
      'algorithms test priority',
      'algorithms --family helth',
    ]);
    const namesOf = ({ stdout }: { stdout: string }) =>
      (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    expect(namesOf(health!)).toEqual(HEALTH.map(({ name }) => name));
    expect(namesOf(budgets!)).toEqual(RETRY_BUDGETS.map(({ name }) => name));
    expect(namesOf(both!)).toEqual(['priority', 'priority']);
    expect(namesOf(one!)).toEqual(['priority']);
    expect(unclear!.code).toBe(2);
    expect(unclear!.stderr).toContain('--family balancing or --family failover');
    expect(wrong!.code).toBe(2);
    expect(wrong!.stderr).toContain('did you mean `health`?');
  });

  it('knows names of all kinds when one is wrong', async () => {
    const results = await batch(
      ['outlier-detecton', 'ejct', 'hystrx'].map((n) => `algorithms ${n}`),
    );
    expect(results.map(({ stderr }) => /did you mean `(.*?)`/.exec(stderr)?.[1])).toEqual([
      'outlier-detection',
      'eject',
      'hystrix',
    ]);
  });
});

describe('lbsim algorithms new', () => {
  it.each([
    ['my_rule.ts', 'my-rule'],
    ['mine.mts', 'mine'],
    ['other.js', 'other'],
    ['3rd.mjs', 'rd'],
  ])('writes %s, which loads, runs and passes the suite as it is', async (file, name) => {
    const [fresh, again, test, compare, explained] = await batch([
      `algorithms new ${file}`,
      `algorithms new ${file}`,
      `algorithms test ./${file}`,
      `compare tiny.yaml --balancer ./${file},./${file}:choices=3`,
      `algorithms ${file}`,
    ]);
    expect(fresh).toMatchObject({ code: 0, stdout: '' });
    expect(fresh!.stderr).toContain(`lbsim compare --balancer ./${file}`);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again!.stderr).toContain(`${file} exists already`);
    expect(test).toMatchObject({ code: 0, stderr: '' });
    expect(test!.stdout).toMatch(
      new RegExp(`^${name}: \\d+ of \\d+ properties hold, 2 declined`, 'm'),
    );
    expect(compare).toMatchObject({ code: 0, stderr: '' });
    expect(compare!.stdout).toContain(`${name}(choices=3)`);
    expect(explained!.stdout).toMatch(new RegExp(`^${name}\n`));
    expect(readFileSync(join(cwd, file), 'utf8')).toContain(`./${file}:choices=3`);
  });

  it('refuses what it cannot write, and never writes over anything', async () => {
    writeFileSync(join(cwd, 'kept.ts'), 'mine');
    const results = await batch([
      'algorithms new kept.ts',
      'algorithms new mine.py',
      'algorithms new nowhere/mine.ts',
    ]);
    expect(results.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(readFileSync(join(cwd, 'kept.ts'), 'utf8')).toBe('mine');
    expect(results[1]!.stderr).toContain('mine.py is neither TypeScript nor JavaScript');
    expect(results[2]!.stderr).toContain('cannot write nowhere/mine.ts');
  });
});

describe('lbsim algorithms test', () => {
  it('prints verdicts for people and for programs, also of built-in algorithms', async () => {
    const [text, json] = await batch(['algorithms test p2c', 'algorithms test p2c --json']);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text!.stdout).toMatch(/^ {2}holds {5}picks-eligible: picks only eligible nodes/m);
    expect(text!.stdout).toMatch(/^ {2}declined {2}respects-weights: every node is as likely/m);
    const { algorithm, properties } = JSON.parse(json!.stdout) as {
      algorithm: string;
      properties: { property: string; verdict: string }[];
    };
    expect(algorithm).toBe('power-of-two');
    expect(properties).toContainEqual(
      expect.objectContaining({ property: 'respects-weights', verdict: 'declined' }),
    );
  });

  it('runs the suite of whatever it is: a check, a policy, a budget', async () => {
    const results = await batch([
      'algorithms test active',
      'algorithms test eject',
      'algorithms test max-retries',
    ]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    const suites = ['trusts-the-healthy', 'finds-somebody', 'bounds-storms'];
    results.forEach(({ stdout }, i) => {
      expect(stdout).toContain(`  holds     ${suites[i]}: `);
    });
  });
});
