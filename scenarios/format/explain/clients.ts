/** A client with its defaults. */

import { formatDuration, formatRate } from '../quantity/format-quantity.ts';
import type { ResolvedArrivals, ResolvedClient, ResolvedKeys } from '../resolved.ts';
import { clientAttempts } from './attempts.ts';
import { lawView } from './laws.ts';
import { flowMap, leaf, listOfViews, mapOf, type View, type ViewEntry } from './view.ts';

export function explainClient(client: ResolvedClient): View {
  const { to, count, arrivals, keys, zone, timeoutNs, cancellation } = client;
  return mapOf([
    ['to', leaf(to)],
    ['count', leaf(count)],
    ['arrivals', mapOf([['process', leaf(arrivals.process)], ...arrivalEntries(arrivals)])],
    ...(keys === null ? [] : [['keys', explainKeys(keys)] as const]),
    ...(zone === null ? [] : [['zone', leaf(zone)] as const]),
    ['timeout', leaf(timeoutNs === null ? 'none' : formatDuration(timeoutNs))],
    ['cancellation', leaf(cancellation)],
    ...clientAttempts(client),
  ]);
}

function arrivalEntries(arrivals: ResolvedArrivals): ViewEntry[] {
  switch (arrivals.process) {
    case 'constant':
    case 'poisson':
      return [['rate', leaf(formatRate(arrivals.ratePerS))]];
    case 'renewal':
      return [
        ['gap', lawView(arrivals.gap)],
        ['batch', leaf(arrivals.batch)],
      ];
    case 'mmpp': {
      const states = arrivals.states.map(({ ratePerS, meanNs }) =>
        flowMap([
          ['rate', leaf(formatRate(ratePerS))],
          ['mean', leaf(formatDuration(meanNs))],
        ]),
      );
      return [['states', listOfViews(states)]];
    }
    case 'schedule': {
      const points = arrivals.points.map(({ atNs, ratePerS }) =>
        flowMap([
          ['at', leaf(formatDuration(atNs))],
          ['rate', leaf(formatRate(ratePerS))],
        ]),
      );
      return [
        ['points', listOfViews(points)],
        ['repeat', leaf(arrivals.repeat)],
      ];
    }
    case 'closed':
      return [
        ['users', leaf(arrivals.users)],
        ['think', lawView(arrivals.think)],
      ];
    case 'trace':
      return [['file', leaf(arrivals.file)]];
  }
}

function explainKeys({ count, popularity }: ResolvedKeys): View {
  const shown =
    popularity.law === 'uniform'
      ? leaf('uniform')
      : flowMap([
          ['law', leaf('zipf')],
          ['exponent', leaf(popularity.exponent)],
        ]);
  return mapOf([
    ['count', leaf(count)],
    ['popularity', shown],
  ]);
}
