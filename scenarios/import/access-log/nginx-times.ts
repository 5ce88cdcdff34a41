/**
 * nginx's times: `$request_time` is `0.123`; upstream variables are lists when a request was tried
 * on several servers (`0.001, 0.200`) or redirected inside nginx (`0.001 : 0.200`), with `-` where a
 * server was never reached.
 */

const SECONDS = /^\d+\.\d{3}$/;

/** Microseconds of `0.123`, or null for `-` and whatever is no such time. */
export function parseSecondsUs(text: string): number | null {
  if (!/^\d+(?:\.\d+)?$/.test(text)) return null;
  // From the digits: 0.057 × 1e6 is not a whole number in binary arithmetic.
  const [whole, fraction = ''] = text.split('.');
  return Number(whole) * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/**
 * The time of the server that answered: the last one in the list that was reached. Earlier entries
 * are attempts that failed on other servers, so they are not this request's service time.
 */
export function lastTimeUs(list: string): number | null {
  const times = splitList(list).map(parseSecondsUs);
  return times.findLast((time) => time !== null) ?? null;
}

export function splitList(list: string): readonly string[] {
  return list.split(/\s*,\s*|\s+:\s+/).filter((entry) => entry !== '');
}

/** True for `0.123`, `-` and lists of them; false for `-` alone, which could be any field. */
export function isTimeList(text: string): boolean {
  const entries = splitList(text);
  return entries.some((entry) => SECONDS.test(entry)) && entries.every(isTimeOrDash);
}

function isTimeOrDash(entry: string): boolean {
  return entry === '-' || SECONDS.test(entry);
}
