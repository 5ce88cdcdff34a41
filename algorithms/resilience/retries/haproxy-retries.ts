/** HAProxy: the same server again after a pause, and at last another one. */

import { defineProxyRetry } from '../define.ts';

const TURN_AROUND_MAX_NS = 1e9;

export const haproxyRetries = defineProxyRetry({
  name: 'haproxy-retries',
  aliases: ['retries'],
  summary:
    'A refused connection is tried on the same node again, three times, a second apart; with ' +
    'redispatch the last retry goes to another node, at once.',
  deployed: ['HAProxy retries, option redispatch, retry-on (conn-failure)'],
  source: 'haproxy/haproxy:src/backend.c#back_handle_st_cer',
  weakness:
    'By itself it stays with a server that is gone, for three seconds, and then fails. A connection ' +
    'that takes too long is no outcome of its own here: whoever means it writes `on: [refused, timeout]`.',
  outcomes: ['refused'],
  budget: null,
  parameters: {
    retries: {
      kind: 'integer',
      default: 3,
      min: 0,
      max: 100,
      summary: 'Attempts after the first.',
    },
    redispatch: {
      kind: 'boolean',
      default: false,
      summary: 'option redispatch: retries may go to another node.',
    },
    redispatchInterval: {
      kind: 'integer',
      default: -1,
      min: -100,
      max: 100,
      summary:
        'Which retries: 1 every one, 2 every second one; −1 the last one only, −2 the second to last.',
    },
    connectTimeout: {
      kind: 'duration',
      default: 5e9,
      min: 1e6,
      summary: 'timeout connect: the pause before the same node is this, but at most a second.',
    },
  },
  create({ retries, redispatch, redispatchInterval, connectTimeout }) {
    const moves = (retry: number) => {
      if (!redispatch || redispatchInterval === 0) return false;
      if (redispatchInterval > 0) return retry % redispatchInterval === 0;
      return retry === retries + 1 + redispatchInterval;
    };
    return {
      attempts: retries + 1,
      withinNs: Infinity,
      delayNs: (retry) => (moves(retry) ? 0 : Math.min(connectTimeout, TURN_AROUND_MAX_NS)),
      repicks: Infinity,
      target: (retry) => (moves(retry) ? 'not-previous' : 'same'),
    };
  },
});
