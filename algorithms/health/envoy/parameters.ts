/** The fields of Envoy's HealthCheck message, in camel case. */

import { interval, timeout } from '../probing/common-parameters.ts';

const otherwise = (summary: string) => ({ kind: 'duration', default: 0, min: 0, summary }) as const;

export const ENVOY_PARAMETERS = {
  interval: interval(3e9, 'From the end of one probe to the start of the next.'),
  timeout: timeout(1e9),
  healthyThreshold: {
    kind: 'integer',
    default: 1,
    min: 1,
    summary: 'Successes in a row until a host that was out is in again; a new one needs one.',
  },
  unhealthyThreshold: {
    kind: 'integer',
    default: 3,
    min: 1,
    summary: 'Timeouts and broken connections in a row until a host is out.',
  },
  retriableErrors: {
    kind: 'boolean',
    default: false,
    summary: 'Whether an answer that says no counts like a timeout, as with retriable_statuses.',
  },
  unhealthyInterval: otherwise(
    'The interval after a failed probe of a host that is out; 0: interval.',
  ),
  unhealthyEdgeInterval: otherwise(
    'The interval after a failed probe of a host that is still in; 0: unhealthyInterval.',
  ),
  healthyEdgeInterval: otherwise(
    'The interval after a successful probe of a host that is still out; 0: interval.',
  ),
  noTrafficInterval: {
    kind: 'duration',
    default: 60e9,
    min: 1,
    summary: 'The interval as long as no request has ever been sent.',
  },
  noTrafficHealthyInterval: otherwise(
    'The same after a successful probe of a host that is in; 0: noTrafficInterval.',
  ),
  initialJitter: otherwise('The first probe starts at random within this time.'),
  intervalJitter: otherwise('Each interval is longer by up to this, at random.'),
  intervalJitterPercent: {
    kind: 'ratio',
    default: 0,
    min: 0,
    max: 1,
    summary: 'Each interval is longer by up to this part of it, at random.',
  },
} as const;
