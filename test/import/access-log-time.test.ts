import { describe, expect, it } from 'vitest';
import {
  daysFromCivil,
  formatStamp,
  parseClfTime,
  parseEpochTime,
  parseIsoTime,
} from '../../scenarios/import/access-log/time.ts';

describe('log timestamps', () => {
  it('agree with Date on every day of 1900 to 2100', () => {
    const first = Date.UTC(1900, 0, 1) / 86_400_000;
    const last = Date.UTC(2100, 11, 31) / 86_400_000;
    const wrong: string[] = [];
    for (let day = first; day <= last; day++) {
      const date = new Date(day * 86_400_000);
      const text = date.toISOString().slice(0, 10);
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
      const days = daysFromCivil(year, month, date.getUTCDate());
      const stamp = formatStamp(day * 86_400_000 + 3_723_004);
      if (days !== day || stamp !== `${text} 01:02:03`) wrong.push(text);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['17/May/2015:10:05:03 +0000', Date.UTC(2015, 4, 17, 10, 5, 3), true],
    ['17/May/2015:10:05:03 +0200', Date.UTC(2015, 4, 17, 8, 5, 3), true],
    ['01/Jan/2015:00:05:03 -0930', Date.UTC(2015, 0, 1, 9, 35, 3), true],
    ['29/Feb/2012:04:05:24.385', Date.UTC(2012, 1, 29, 4, 5, 24, 385), false],
    ['31/Dec/2016:23:59:60 +0000', Date.UTC(2017, 0, 1), true],
  ])('reads the NCSA time %s', (text, ms, wholeSecond) => {
    expect(parseClfTime(text)).toEqual({ ms, wholeSecond });
  });

  it.each([
    '29/Feb/2011:04:05:24 +0000',
    '31/Apr/2012:04:05:24 +0000',
    '00/Apr/2012:04:05:24 +0000',
    '01/Foo/2012:04:05:24 +0000',
    '01/Apr/2012:24:00:00 +0000',
    '01/Apr/2012:04:05 +0000',
    '-',
  ])('refuses %s', (text) => {
    expect(parseClfTime(text)).toBeNull();
  });

  it.each([
    ['2015-09-06T05:58:05+09:00', Date.UTC(2015, 8, 5, 20, 58, 5), true],
    ['2015-09-06T05:58:05Z', Date.UTC(2015, 8, 6, 5, 58, 5), true],
    ['2015-09-06 05:58:05,25', Date.UTC(2015, 8, 6, 5, 58, 5, 250), false],
    ['2015-09-06T05:58:05.123456-0130', Date.UTC(2015, 8, 6, 7, 28, 5, 123), false],
  ])('reads the ISO time %s', (text, ms, wholeSecond) => {
    expect(parseIsoTime(text)).toEqual({ ms, wholeSecond });
  });

  it('reads seconds since 1970, with and without a fraction', () => {
    expect(parseEpochTime('807256800')).toEqual({ ms: 807_256_800_000, wholeSecond: true });
    expect(parseEpochTime('1441486685.5')).toEqual({ ms: 1_441_486_685_500, wholeSecond: false });
    expect(parseEpochTime('12')).toBeNull();
  });
});
