/** What Envoy's outlier_detection can be told, under its own names. */

import type { ParameterSchema } from '../../parameters.ts';

const count = (value: number, summary: string) =>
  ({ kind: 'integer', default: value, min: 0, summary }) as const;

const share = (value: number, summary: string) =>
  ({ kind: 'ratio', default: value, min: 0, max: 1, summary }) as const;

export const ENVOY_OUTLIER_PARAMETERS = {
  interval: {
    kind: 'duration',
    default: 10e9,
    min: 1e6,
    summary: 'Time between sweeps, which judge success rates and let nodes back in.',
  },
  baseEjectionTime: {
    kind: 'duration',
    default: 30e9,
    min: 1,
    summary:
      'How long the first ejection lasts, up to the next sweep; the n-th lasts n times that.',
  },
  maxEjectionTime: {
    kind: 'duration',
    default: 300e9,
    min: 1,
    summary: 'How long an ejection lasts at most; the base, if that is longer.',
  },
  maxEjectionTimeJitter: {
    kind: 'duration',
    default: 0,
    min: 0,
    summary: 'At random up to this much is added to each ejection.',
  },
  maxEjectionPercent: share(0.1, 'How many of the nodes may be ejected at once; whole percents.'),
  ejectionLimit: {
    kind: 'choice',
    choices: ['after', 'before'],
    default: 'after',
    summary:
      'Whether that limit is for the share after an ejection, or, as in older releases, for the ' +
      'share before it, so that at least one is always ejected.',
  },
  alwaysEjectOneHost: {
    kind: 'boolean',
    default: false,
    summary: 'Whether one node may be ejected whatever the limit says.',
  },
  consecutive5xx: count(5, 'How many 5xx in a row eject a node; 0 for never.'),
  enforcingConsecutive5xx: share(1, 'In how many of those cases it is really ejected.'),
  consecutiveGatewayFailure: count(5, 'How many 502, 503 or 504 in a row eject it; 0 for never.'),
  enforcingConsecutiveGatewayFailure: share(0, 'In how many of those cases it is really ejected.'),
  successRateMinimumHosts: count(5, 'How many nodes with enough requests a comparison needs.'),
  successRateRequestVolume: count(100, 'How many requests in an interval are enough for it.'),
  successRateStdevFactor: {
    kind: 'number',
    default: 1.9,
    min: 0,
    summary: 'By how many standard deviations a success rate must be below the mean.',
  },
  enforcingSuccessRate: share(1, 'In how many of those cases the node is really ejected.'),
  failurePercentageThreshold: share(0.85, 'From this share of failures on a node is ejected.'),
  failurePercentageMinimumHosts: count(5, 'How many nodes with enough requests that needs.'),
  failurePercentageRequestVolume: count(50, 'How many requests in an interval are enough for it.'),
  enforcingFailurePercentage: share(0, 'In how many of those cases the node is really ejected.'),
  splitExternalLocalOriginErrors: {
    kind: 'boolean',
    default: false,
    summary:
      'Whether refused connections and timeouts have counters of their own; otherwise they count ' +
      'as 503 and 504.',
  },
  consecutiveLocalOriginFailure: count(5, 'If split: how many in a row eject a node; 0 for never.'),
  enforcingConsecutiveLocalOriginFailure: share(1, 'In how many of those cases it is ejected.'),
  enforcingLocalOriginSuccessRate: share(
    1,
    'If split: the same for outliers of their success rate.',
  ),
  enforcingFailurePercentageLocalOrigin: share(
    0,
    'If split: the same for their failure percentage.',
  ),
} as const satisfies ParameterSchema;
