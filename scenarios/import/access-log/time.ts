/**
 * Log timestamps to milliseconds since 1970, by hand: `Date` would let the machine's time zone in.
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;

export interface Stamp {
  readonly ms: number;
  readonly wholeSecond: boolean;
}

/**
 * Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
 * algorithms"): years start in March, so that the leap day comes last; 400 years have 146,097 days.
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civilFromDays(days: number): readonly [number, number, number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

/** `2012-02-02 04:05:25`, without a time zone: the caller knows which one it was. */
export function formatStamp(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const second = Math.floor((ms - days * DAY_MS) / 1000);
  const [year, month, day] = civilFromDays(days);
  const two = (value: number) => String(value).padStart(2, '0');
  const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${time.map(two).join(':')}`;
}

const CLF =
  /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(\.\d+)?(?: ([+-])(\d\d)(\d\d))?$/;

/** `17/May/2015:10:05:03 +0200`; HAProxy's `02/Feb/2012:04:05:24.385` has a fraction and no zone. */
export function parseClfTime(text: string): Stamp | null {
  const match = CLF.exec(text);
  if (match === null) return null;
  const month = MONTHS.indexOf(match[2]!) + 1;
  return stamp([match[3], String(month), match[1], match[4], match[5], match[6]], match[7], [
    match[8],
    match[9],
    match[10],
  ]);
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)([.,]\d+)?(?:Z|([+-])(\d\d):?(\d\d))?$/;

/** `2015-09-06T05:58:05+09:00`, with or without a fraction. */
export function parseIsoTime(text: string): Stamp | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const fraction = match[7]?.replace(',', '.');
  return stamp(match.slice(1, 7), fraction, match.slice(8, 11));
}

/** `807256800`, or `1441486685.123` */
export function parseEpochTime(text: string): Stamp | null {
  const match = /^(\d{8,11})(\.\d+)?$/.exec(text);
  if (match === null) return null;
  return {
    ms: Number(match[1]) * 1000 + fractionMs(match[2]),
    wholeSecond: match[2] === undefined,
  };
}

type Parts = readonly (string | undefined)[];

function stamp(parts: Parts, fraction: string | undefined, zone: Parts): Stamp | null {
  const [year, month, day, hour, minute, second] = parts.map(Number) as number[];
  if (month! < 1 || month! > 12 || day! < 1 || day! > daysInMonth(year!, month!)) return null;
  // Second 60 is a leap second: it counts as the first second of the next minute.
  if (hour! > 23 || minute! > 59 || second! > 60) return null;
  const seconds = daysFromCivil(year!, month!, day!) * 86_400 + hour! * 3600 + minute! * 60;
  const [sign, zoneHours, zoneMinutes] = zone;
  const offset =
    sign === undefined
      ? 0
      : (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -60 : 60);
  return {
    ms: (seconds + second! - offset) * 1000 + fractionMs(fraction),
    wholeSecond: fraction === undefined,
  };
}

/** Finer digits than milliseconds are cut off: the sum would not be exact in a double. */
function fractionMs(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.slice(1, 4).padEnd(3, '0'));
}

function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  return next - daysFromCivil(year, month, 1);
}
