/** Each kind of discovery as a state machine: what a balancer asks and believes, and when, by hand. */

import { describe, expect, it } from 'vitest';
import { answerOf, type Deed, drive } from './driver.ts';

const story = (deeds: readonly Deed[]) => deeds.map(({ atS, what }) => `${atS} ${what}`);
const FIRST = answerOf(0, '111');

describe('consul', () => {
  it('keeps a question open with the version that it has, and asks again after each answer', () => {
    const driver = drive('consul', {}, FIRST);
    driver.at(7, () => driver.answer(1, '101'));
    driver.at(9, () => driver.answer(3, '001'));
    expect(story(driver.deeds)).toEqual([
      '0 ask 0',
      ...['7 learn 101', '7 ask 1', '9 learn 001', '9 ask 3'],
    ]);
  });

  it('waits 5 s, 20 s, 45 s … after failures in a row, at most 3 min, and keeps what it knows', () => {
    const driver = drive('consul', {}, FIRST);
    driver.at(1, () => driver.fail());
    for (const atS of [6, 26, 71, 151, 276]) driver.at(atS, () => driver.fail());
    // 5 · 6² = 180 is the most; after it 5 · 7² would be 245.
    driver.at(456, () => driver.fail());
    driver.at(636, () => driver.answer(4, '110'));
    driver.at(640, () => driver.fail());
    driver.at(1000);
    expect(story(driver.deeds)).toEqual([
      ...['0 ask 0', '6 ask 0', '26 ask 0', '71 ask 0', '151 ask 0', '276 ask 0'],
      ...['456 ask 0', '636 ask 0', '636 learn 110', '636 ask 4', '645 ask 4'],
    ]);
  });

  it('begins with nobody where the registry is away from the start', () => {
    const driver = drive('consul', { retry: 2e9 }, null);
    driver.at(0, () => driver.fail());
    driver.at(2, () => driver.answer(0, '111'));
    expect(story(driver.deeds)).toEqual([
      ...['0 learn nobody', '0 ask -1', '2 ask -1', '2 learn 111', '2 ask 0'],
    ]);
  });
});

describe('dns', () => {
  it('asks when the time to live is over, counted from the arrival of each answer', () => {
    // A quarter of the first answer's time to live was over when the run began.
    const driver = drive('dns', { ttl: 40e9 }, FIRST);
    driver.at(30.5, () => driver.answer(0, '111'));
    driver.at(71, () => driver.answer(2, '011'));
    driver.at(111);
    expect(story(driver.deeds)).toEqual([
      ...['30 ask -1', '30.5 learn 111', '70.5 ask -1', '71 learn 011', '111 ask -1'],
    ]);
  });

  it('believes that there is nobody for the negative time to live only', () => {
    const driver = drive('dns', { ttl: 40e9, negativeTtl: 3e9 }, FIRST);
    driver.at(30, () => driver.answer(1, '000'));
    driver.at(33, () => driver.answer(2, '100'));
    driver.at(73);
    expect(story(driver.deeds)).toEqual([
      ...['30 ask -1', '30 learn 000', '33 ask -1', '33 learn 100', '73 ask -1'],
    ]);
  });

  it('keeps the last answer while the resolver fails, and asks it again and again', () => {
    const driver = drive('dns', { ttl: 40e9, retry: 2e9 }, FIRST);
    for (const atS of [30, 32, 34]) driver.at(atS, () => driver.fail());
    driver.at(36, () => driver.answer(5, '110'));
    expect(story(driver.deeds)).toEqual([
      ...['30 ask -1', '32 ask -1', '34 ask -1', '36 ask -1', '36 learn 110'],
    ]);
  });

  it('without keepStale gives up what it knows once `hold` is over as well, unless an answer comes', () => {
    const given = { ttl: 40e9, retry: 10e9, keepStale: false, hold: 15e9 };
    const driver = drive('dns', given, FIRST);
    for (const atS of [30, 40]) driver.at(atS, () => driver.fail());
    driver.at(50, () => driver.answer(1, '001'));
    expect(story(driver.deeds)).toEqual([
      ...['30 ask -1', '40 ask -1', '45 learn nobody', '50 ask -1', '50 learn 001'],
    ]);
    const lucky = drive('dns', given, FIRST);
    lucky.at(30, () => lucky.fail());
    lucky.at(40, () => lucky.answer(1, '001'));
    lucky.at(79);
    expect(story(lucky.deeds)).toEqual(['30 ask -1', '40 ask -1', '40 learn 001']);
  });
});

describe('kubernetes', () => {
  it('acts on the first change at once, and on those within a sync period at its end, all in one', () => {
    const driver = drive('kubernetes', { syncPeriod: 10e9 }, FIRST);
    driver.at(3, () => driver.answer(1, '101'));
    driver.at(5, () => driver.answer(2, '100'));
    driver.at(8, () => driver.answer(3, '110'));
    driver.at(20);
    driver.at(30, () => driver.answer(4, '111'));
    expect(story(driver.deeds)).toEqual([
      ...['0 ask 0', '3 learn 101', '3 ask 1', '5 ask 2', '8 ask 3', '13 learn 110'],
      ...['30 learn 111', '30 ask 4'],
    ]);
  });

  it('opens a broken watch again after `retry`', () => {
    const driver = drive('kubernetes', { retry: 2e9 }, FIRST);
    driver.at(3, () => driver.fail());
    driver.at(5, () => driver.answer(0, '111'));
    expect(story(driver.deeds)).toEqual(['0 ask 0', '5 ask 0', '5 learn 111', '5 ask 0']);
  });
});

describe('eureka', () => {
  it('fetches at its interval, from a moment of its own on, whether that works or not', () => {
    const driver = drive('eureka', { fetchInterval: 20e9 }, FIRST);
    driver.at(15, () => driver.answer(1, '110'));
    driver.at(35, () => driver.fail());
    driver.at(55, () => driver.answer(2, '111'));
    expect(story(driver.deeds)).toEqual([
      ...['15 ask -1', '15 learn 110', '35 ask -1', '55 ask -1', '55 learn 111'],
    ]);
  });
});
