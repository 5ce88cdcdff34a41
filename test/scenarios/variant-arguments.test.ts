/** `--balancer` × `--health` × `--failover`: the variants, their names, and what is wrong with them. */

import { describe, expect, test } from 'vitest';
import { splitCombined, splitItems } from '../../scenarios/format/arguments/items.ts';
import { CHECKOUT, codes, read, rendered } from './read.ts';

type Lists = Parameters<typeof read>[1];

const variants = (lists: Lists) => read(CHECKOUT, lists).scenario.variants;
const names = (lists: Lists) => variants(lists).map(({ name }) => name);

describe('lists', () => {
  test('are split at commas that do not belong to parameters', () => {
    expect(splitItems('none,active:interval=2s,fall=2+passive:maxFails=1,tcp-check')).toEqual([
      'none',
      'active:interval=2s,fall=2+passive:maxFails=1',
      'tcp-check',
    ]);
  });

  test('a plus joins checks, but not within a number', () => {
    expect(splitCombined('active:fall=2 + passive')).toEqual(['active:fall=2', 'passive']);
    expect(splitCombined('phi-accrual:threshold=1e+1')).toEqual(['phi-accrual:threshold=1e+1']);
  });
});

describe('the cross product', () => {
  test('comes in the order of the lists, the last one fastest', () => {
    const lists = {
      balancers: ['random', 'p2c'],
      health: ['none', 'active'],
      failover: ['eject', 'none'],
    };
    expect(names(lists)).toEqual([
      'random, no checks, eject',
      'random, no checks, no failover',
      'random, active, eject',
      'random, active, no failover',
      'power-of-two, no checks, eject',
      'power-of-two, no checks, no failover',
      'power-of-two, active, eject',
      'power-of-two, active, no failover',
    ]);
  });

  test('what is not listed stays as the scenario has it', () => {
    const [one] = variants({ health: ['active:interval=3s'] });
    expect(one).toMatchObject({
      name: 'active(interval=3s)',
      balancers: {},
      health: { web: [{ name: 'active', parameters: { interval: 3e9 } }] },
    });
    expect(one!.failover).toBeUndefined();
  });

  test('combined checks are one variant, and `none` is one without any', () => {
    const given = variants({ health: ['none', 'active:fall=2+max_fails'] });
    expect(given.map(({ health }) => health!.web!.map(({ name }) => name))).toEqual([
      [],
      ['active', 'passive'],
    ]);
  });

  test('names have parameters only where these tell variants apart, and no shared parts', () => {
    expect(names({ health: ['active:fall=2', 'passive'], failover: ['eject:panic=20%'] })).toEqual([
      'active',
      'passive',
    ]);
    expect(names({ health: ['active:fall=2', 'active:fall=4'] })).toEqual([
      'active(fall=2)',
      'active(fall=4)',
    ]);
    expect(names({ balancers: ['random'], failover: ['eject:panic=20%'] })).toEqual([
      'random, eject(panic=20%)',
    ]);
  });

  test('all is every entry once', () => {
    const every = names({ health: ['all', 'active', 'none'] });
    expect(every.filter((name) => name.startsWith('active'))).toEqual(['active']);
    expect(every).toContain('outlier-detection');
    expect(names({ failover: ['all'] })).toContain('active-passive');
  });
});

describe('what is wrong', () => {
  const complaint = (lists: Lists) => rendered(CHECKOUT, lists);

  test('is said with the nearest name, and with the argument', () => {
    expect(complaint({ health: ['outlier-detecton'] })).toContain(
      'there is no health check `outlier-detecton`\n  = did you mean `outlier-detection`?',
    );
    expect(complaint({ health: ['active+pasive'] })).toContain('did you mean `passive`?');
    expect(complaint({ failover: ['ejct'] })).toContain('did you mean `eject`?');
    const wrong = complaint({ health: ['active:intervall=2s'] });
    expect(wrong).toContain('`active` has no parameter `intervall`\n  = did you mean `interval`?');
    expect(wrong).toContain('= set by --health active:intervall=2s');
    expect(complaint({ failover: ['eject:panic=half'] })).toContain(
      '= set by --failover eject:panic=half',
    );
    expect(codes(CHECKOUT, { health: ['active:interval=2'] })).toEqual(['missing-unit']);
  });

  test('`none` and `all` stand alone', () => {
    expect(complaint({ health: ['active+none'] })).toContain('combines `none` with a check');
    expect(complaint({ health: ['all+active'] })).toContain('combines `all` with a check');
  });

  test('too many variants are counted', () => {
    expect(complaint({ balancers: ['all'], health: ['all'], failover: ['all'] })).toMatch(
      /\d+ x \d+ x \d+ = [\d,]+ variants are too many\n {2}= at most 1,000/,
    );
  });

  test('the same twice', () => {
    expect(codes(CHECKOUT, { health: ['active', 'active'] })).toEqual(['duplicate-variant']);
  });
});
