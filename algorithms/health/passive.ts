/** nginx: a peer that failed `max_fails` times rests for `fail_timeout`, then gets one request. */

import { defineHealthCheck } from './define.ts';
import { createPeers } from './passive/nginx-peers.ts';
import { createVerdicts } from './passive/verdicts.ts';
import { isConnectionFailure, RESULT_OK } from './results.ts';

const SECOND_NS = 1e9;

export const passive = defineHealthCheck({
  name: 'passive',
  aliases: ['max_fails', 'nginx-passive'],
  summary:
    'After max_fails failures a node is skipped for fail_timeout, in whole seconds; then one ' +
    'request tries it while the others still skip it.',
  deployed: ['nginx and angie: server … max_fails=1 fail_timeout=10s, on by default'],
  source: 'nginx/nginx:src/http/ngx_http_upstream_round_robin.c#ngx_http_upstream_get_peer',
  weakness:
    'It learns from users only: with W balancers that do not share a zone a dead node costs each ' +
    'of them max_fails requests, and one more every fail_timeout + 1 s. Failures are no sliding ' +
    'window: they are forgotten only by a success after fail_timeout without a failure, so one ' +
    'failure in 9 s ends in a pause. One error takes the node out of a pair for 10 s, two errors ' +
    'both. Fast wrong answers do not count by default, slow ones never, and idle nodes are not seen.',
  parameters: {
    maxFails: {
      kind: 'integer',
      default: 1,
      min: 0,
      summary: 'How many failures until the node is skipped; 0 never skips it.',
    },
    failTimeout: {
      kind: 'duration',
      default: 10e9,
      min: 0,
      summary:
        'How long it is skipped, and how long failures are kept; whole seconds, rounded down.',
    },
    failures: {
      kind: 'choice',
      choices: ['error-timeout', 'error-timeout-5xx'],
      default: 'error-timeout',
      summary: 'What proxy_next_upstream lists: connection failures and timeouts, or 5xx as well.',
    },
  },
  initially: 'up',
  create({ maxFails, failTimeout, failures }, context) {
    const verdicts = createVerdicts(context);
    const counts5xx = failures === 'error-timeout-5xx';
    const failTimeoutS = Math.floor(failTimeout / SECOND_NS);
    const peers = createPeers(context.nodeCount, { maxFails, failTimeoutS });

    /** A peer that is alone is always picked, and its failures are not counted. */
    const isAlone = () => verdicts.memberCount === 1;

    // Hot: runs once per event. No allocation, no closures.
    function review(node: number, nowS: number, reason: string): void {
      const isSkipped = peers.isSkipped(node, nowS) && !isAlone();
      verdicts.say(node, !isSkipped, reason);
      if (isSkipped) verdicts.remind(node, peers.skippedBeforeS(node) * SECOND_NS);
    }
    function reviewAll(nowNs: number): void {
      for (let node = 0; node < context.nodeCount; node++) {
        if (verdicts.isMember[node]) review(node, Math.floor(nowNs / SECOND_NS), 'membership');
      }
    }
    function join(node: number): void {
      peers.forget(node);
      verdicts.join(node);
    }

    return {
      onStart: (nodes) => nodes.forEach(join),
      onJoin(node, nowNs) {
        join(node);
        reviewAll(nowNs);
      },
      onLeave(node, nowNs) {
        verdicts.leave(node);
        reviewAll(nowNs);
      },
      onWake(node, nowNs) {
        verdicts.reminded(node, nowNs);
        if (verdicts.isMember[node]) review(node, Math.floor(nowNs / SECOND_NS), 'fail-timeout');
      },
      // Hot: runs once per event. No allocation, no closures.
      onSend(node, nowNs) {
        verdicts.sent(node);
        if (verdicts.isMember[node] === 0 || isAlone()) return;
        const nowS = Math.floor(nowNs / SECOND_NS);
        // Of a node that failed this is the trial: the others skip it until its outcome is known.
        if (peers.onPick(node, nowS)) review(node, nowS, 'trial');
      },
      // Hot: runs once per event. No allocation, no closures.
      onAbandon(node, nowNs) {
        // nginx frees the peer without a failure, which ends a trial as a success does.
        if (!verdicts.ended(node)) return;
        if (peers.onSuccess(node)) review(node, Math.floor(nowNs / SECOND_NS), 'trial-passed');
      },
      // Hot: runs once per event. No allocation, no closures.
      onResult(node, result, _latencyNs, nowNs) {
        if (!verdicts.ended(node)) return;
        const nowS = Math.floor(nowNs / SECOND_NS);
        if (isAlone()) {
          peers.clearFails(node);
        } else if (isConnectionFailure(result) || (counts5xx && result !== RESULT_OK)) {
          peers.onFailure(node, nowS);
          review(node, nowS, 'max-fails');
        } else if (peers.onSuccess(node)) {
          review(node, nowS, 'trial-passed');
        }
      },
    };
  },
});
