/** Collected requests to a trace: arrivals relative to the first one, ascending. */

import seedrandom from 'seedrandom';
import type { Trace } from '../../../sim/model/types.ts';
import { InputError } from '../../format/diagnostic.ts';
import type { CollectedLog } from './collect-requests.ts';
import { sortedOrder, spreadWithinSeconds } from './spread-arrivals.ts';

/** 2⁵³ ns: a double does not count beyond it. */
const SPAN_NS_MAX = 9_007_199_254_740_992;

export interface BuiltTrace {
  readonly trace: Trace;
  /** The first arrival, in microseconds since 1970: exact in a double until 2255. */
  readonly startUs: number;
  readonly serviceDrawn: number;
}

export interface TraceOptions {
  readonly file: string;
  readonly seed: string;
  /** Replaces `203.0.113.9` by `client-1`, in the order of the first arrivals. */
  readonly pseudonym: string | null;
  /** False: a law decides, and the log's own times are left out. */
  readonly withService: boolean;
}

export function buildTrace(log: CollectedLog, options: TraceOptions): BuiltTrace {
  const count = log.stampMs.length;
  const originMs = log.stampMs.reduce((least, ms) => Math.min(least, ms), Infinity);
  const offsetUs = log.wholeSeconds ? spreadWithinSeconds(log.stampMs, options.seed) : null;
  const arrivalUs = Float64Array.from(
    { length: count },
    (_, i) => (log.stampMs[i]! - originMs) * 1000 + (offsetUs?.[i] ?? 0) - log.leadUs[i]!,
  );
  const order = sortedOrder(arrivalUs);
  const firstUs = arrivalUs[order[0]!]!;
  const { serviceUs, drawn } = options.withService
    ? completeService(log.serviceUs, options.seed)
    : { serviceUs: null, drawn: 0 };
  const atNs = Float64Array.from(order, (i) => (arrivalUs[i]! - firstUs) * 1000);
  refuseTooLong(atNs.at(-1)!, options.file);
  return {
    trace: {
      atNs,
      ...keysInOrder(log, order, options.pseudonym),
      serviceNs: serviceUs === null ? null : Float64Array.from(order, (i) => serviceUs[i]! * 1000),
    },
    startUs: originMs * 1000 + firstUs,
    serviceDrawn: drawn,
  };
}

/** Numbered by first arrival, which is what reading the trace file back gives. */
function keysInOrder(
  log: CollectedLog,
  order: Uint32Array,
  pseudonym: string | null,
): Pick<Trace, 'key' | 'keyTexts'> {
  if (log.keyTexts.length === 0) return { key: null, keyTexts: [] };
  const rank = new Int32Array(log.keyTexts.length).fill(-1);
  const keyTexts: string[] = [];
  const key = Int32Array.from(order, (i) => {
    const id = log.key[i]!;
    if (rank[id] === -1) {
      const shown = pseudonym === null ? log.keyTexts[id]! : `${pseudonym}-${keyTexts.length + 1}`;
      rank[id] = keyTexts.push(shown) - 1;
    }
    return rank[id]!;
  });
  return { key, keyTexts };
}

/**
 * Requests without a time in a log that has times: each gets the time of another one, picked evenly
 * with the stream `seed/import/service`. Zero would make them free, leaving them out would thin the
 * arrivals.
 */
function completeService(serviceUs: Float64Array, seed: string) {
  const known = serviceUs.filter((us) => !Number.isNaN(us));
  const rng = seedrandom.alea(`${seed}/import/service`);
  const complete = serviceUs.map((us) =>
    Number.isNaN(us) ? known[Math.floor(rng() * known.length)]! : us,
  );
  return { serviceUs: complete, drawn: serviceUs.length - known.length };
}

function refuseTooLong(spanNs: number, file: string): void {
  if (spanNs < SPAN_NS_MAX) return;
  const days = Math.floor(spanNs / 86_400e9);
  throw new InputError([
    {
      severity: 'error',
      code: 'log-too-long',
      message: `${file}: its requests span ${days} days; the simulated clock holds 104`,
      location: null,
      suggestion: 'import a part of the log, and look for a line with a wrong year',
    },
  ]);
}
