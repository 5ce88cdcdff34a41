/**
 * The plain active check: a probe at a fixed interval, and so many results in a row for a verdict.
 *
 * A crash at a random moment is noticed after (fall − ½) · interval on average, plus the timeout if
 * the node is silent rather than refusing.
 */

import { defineHealthCheck } from './define.ts';
import { fall, interval, rise, timeout } from './probing/common-parameters.ts';
import { FIRST_PROBES } from './probing/first-probe.ts';
import { createPeriodicCheck, periodicDetectionNs } from './probing/periodic-check.ts';
import { isAnswer, RESULT_OK, type Result } from './results.ts';

export const PERIODIC_PARAMETERS = {
  interval: interval(2e9),
  timeout: timeout(1e9),
  rise: rise(2),
  fall: fall(3),
  jitter: {
    kind: 'ratio',
    default: 0,
    min: 0,
    max: 1,
    summary: 'Each interval is longer or shorter by up to this part, at random.',
  },
  first: {
    kind: 'choice',
    choices: FIRST_PROBES,
    default: 'random',
    summary:
      'The first probe starts at once, after an interval, at the place in the list (spread over an interval; who joins later after one), or at a random moment of an interval.',
  },
} as const;

export const active = defineHealthCheck({
  name: 'active',
  aliases: ['http-check'],
  summary:
    'Probes each node at a fixed interval; so many failures in a row take it out, so many successes in a row bring it back.',
  deployed: [
    'Traefik healthCheck: interval 30s, timeout 5s, rise 1, fall 1, first after-interval',
    'Caddy health_uri: interval 30s, timeout 5s, rise 1, fall 1, first immediately',
    'Pingora HttpHealthCheck: timeout 1s, rise 1, fall 1',
  ],
  source: 'caddyserver/caddy:modules/caddyhttp/reverseproxy/healthchecks.go',
  weakness:
    'Sees what the probe meets, not what users meet: a node that answers probes beside its queue, ' +
    'or is slow but within the timeout, or fails some requests only, stays; until a verdict is ' +
    'due every request to a dead node fails.',
  parameters: {
    ...PERIODIC_PARAMETERS,
    accepts: {
      kind: 'choice',
      choices: ['ok', 'any-answer'],
      default: 'ok',
      summary: 'What passes: only an answer that says yes, or also one that says no.',
    },
  },
  initially: 'up',
  worstDetectionNs: periodicDetectionNs,
  create({ accepts, ...check }, context) {
    const passes = accepts === 'ok' ? (result: Result) => result === RESULT_OK : isAnswer;
    return createPeriodicCheck({ ...check, depth: 'request', passes }, context);
  },
});
