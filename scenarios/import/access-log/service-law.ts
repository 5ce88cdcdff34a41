/** Where the emitted scenario's service times come from. */

import { InputError } from '../../format/diagnostic.ts';
import { readLawText } from './law-text.ts';

/** How many values stand for the log's service times when the trace carries the times themselves. */
const VALUES_BESIDE_TRACE = 100;
/** And how many when the law alone decides. */
const VALUES_ALONE = 1000;

export interface ServiceChoice {
  /**
   * `trace`: every request brings its own logged time. `empirical`: times are drawn from the logged
   * ones. `law`: from a law that the user named.
   */
  readonly from: 'trace' | 'empirical' | 'law';
  /** The scenario's `service:`. */
  readonly text: string;
  readonly meanMs: number;
}

/** `loggedUs` may contain NaN where the log has no time; all NaN means that it has none at all. */
export function chooseService(wanted: string, loggedUs: Float64Array, file: string): ServiceChoice {
  if (wanted !== 'auto' && wanted !== 'empirical') {
    const { text, meanNs } = readLawText(wanted);
    return { from: 'law', text, meanMs: meanNs / 1e6 };
  }
  const sorted = loggedUs.filter((us) => !Number.isNaN(us)).sort();
  if (sorted.length === 0) throw noServiceTimes(file);
  const meanMs = sorted.reduce((sum, us) => sum + us, 0) / sorted.length / 1000;
  return wanted === 'auto'
    ? { from: 'trace', text: empiricalText(sorted, VALUES_BESIDE_TRACE), meanMs }
    : { from: 'empirical', text: empiricalText(sorted, VALUES_ALONE), meanMs };
}

/**
 * Equal shares of the sorted times, each as its mean: the law keeps the mean (each value to the
 * nanosecond), and flattens what lies within a share, so only the last one is much altered.
 */
function empiricalText(sorted: Float64Array, valuesMax: number): string {
  const count = Math.min(valuesMax, sorted.length);
  const values = Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * sorted.length) / count);
    const share = sorted.subarray(from, Math.floor(((i + 1) * sorted.length) / count));
    const meanNs = Math.round((share.reduce((sum, us) => sum + us, 0) / share.length) * 1000);
    return `${meanNs / 1e6}ms`;
  });
  return `{ law: empirical, values: [${values.join(', ')}] }`;
}

function noServiceTimes(file: string): InputError {
  return new InputError([
    {
      severity: 'error',
      code: 'no-service-times',
      message: `${file}: the log has no service times`,
      location: null,
      suggestion: 'name a law, for example --service "lognormal mean=20ms p99=90ms"',
      notes: [
        'logs with times: HAProxy; nginx with $request_time or $upstream_response_time; Apache with %D',
      ],
    },
  ]);
}
