/** ProxySQL: connect errors within one second of the clock shun a server until some quiet time. */

import { defineHealthCheck } from './define.ts';
import { createVerdicts } from './passive/verdicts.ts';
import { RESULT_REFUSED, RESULT_TIMEOUT } from './results.ts';

const SECOND_NS = 1e9;

/** How long a node must have been without an error, and how long if nobody is left. */
function recoveryWaits(recoveryNs: number, connectTimeoutMaxNs: number) {
  const isCapped = recoveryNs >= connectTimeoutMaxNs;
  const wholeS = Math.floor((isCapped ? connectTimeoutMaxNs - SECOND_NS : recoveryNs) / SECOND_NS);
  const tenthS = isCapped
    ? Math.floor(connectTimeoutMaxNs / (10 * SECOND_NS)) - 1
    : Math.floor(recoveryNs / (10 * SECOND_NS));
  return { waitS: Math.max(1, wholeS), desperateWaitS: Math.max(1, tenthS) };
}

export const proxysqlShun = defineHealthCheck({
  name: 'proxysql-shun',
  aliases: ['shun_on_failures'],
  summary:
    'Five connect errors within the same second of the clock shun a node until 10 s have passed ' +
    'without another, or sooner if no node is left.',
  deployed: ['ProxySQL: mysql-shun_on_failures and mysql-shun_recovery_time_sec'],
  source: 'sysown/proxysql:lib/MySQL_HostGroups_Manager.cpp#MySrvC::connect_error',
  weakness:
    'Below five connect errors a second a dead node is never shunned: every connection to it costs ' +
    'a connect timeout. Errors of the server itself do not count. Recovery is a guess: all traffic ' +
    'comes back after the time, to a dead node too. In this simulator every timeout is taken for a ' +
    'connect timeout.',
  parameters: {
    shunOnFailures: {
      kind: 'integer',
      default: 5,
      min: 1,
      summary: 'How many connect errors within one second of the clock shun a node; two at least.',
    },
    connectRetries: {
      kind: 'integer',
      default: 10,
      min: 0,
      summary: 'connect_retries_on_failure: one more than this is the most that is waited for.',
    },
    recoveryTime: {
      kind: 'duration',
      default: 10 * SECOND_NS,
      min: SECOND_NS,
      summary: 'How long a node must be without an error to come back; whole seconds.',
    },
    connectTimeoutMax: {
      kind: 'duration',
      default: 10 * SECOND_NS,
      min: SECOND_NS,
      summary: 'connect_timeout_server_max: the recovery takes at most this less one second.',
    },
  },
  initially: 'up',
  create({ shunOnFailures, connectRetries, recoveryTime, connectTimeoutMax }, context) {
    const verdicts = createVerdicts(context);
    const errorsMax = Math.min(shunOnFailures, connectRetries + 1);
    const { waitS, desperateWaitS } = recoveryWaits(recoveryTime, connectTimeoutMax);
    const errorS = new Float64Array(context.nodeCount).fill(-Infinity);
    const errors = new Int32Array(context.nodeCount);
    let shunnedCount = 0;

    /** What ProxySQL does when a connection is wanted: nobody can tell before. */
    function recover(nowNs: number): void {
      const isDesperate = shunnedCount === verdicts.memberCount;
      const neededS = isDesperate ? desperateWaitS : waitS;
      for (let node = 0; node < context.nodeCount; node++) {
        if (verdicts.isMember[node] === 0 || verdicts.isHealthy[node] === 1) continue;
        if (Math.floor(nowNs / SECOND_NS) - errorS[node]! > neededS) {
          shunnedCount--;
          errors[node] = 0;
          errorS[node] = -Infinity;
          verdicts.say(node, true, isDesperate ? 'nobody-left' : 'recovery-time');
        } else {
          verdicts.remind(node, (errorS[node]! + neededS + 1) * SECOND_NS);
        }
      }
    }
    function join(node: number): void {
      errors[node] = 0;
      errorS[node] = -Infinity;
      verdicts.join(node);
    }

    return {
      onStart: (nodes) => nodes.forEach(join),
      onJoin: join,
      onLeave(node, nowNs) {
        if (verdicts.isHealthy[node] === 0) shunnedCount--;
        verdicts.leave(node);
        if (shunnedCount > 0) recover(nowNs);
      },
      onWake(node, nowNs) {
        verdicts.reminded(node, nowNs);
        recover(nowNs);
      },
      onSend: verdicts.sent,
      onAbandon: (node) => void verdicts.ended(node),
      // Hot: runs once per event. No allocation, no closures.
      onResult(node, result, _latencyNs, nowNs) {
        if (!verdicts.ended(node)) return;
        if (result !== RESULT_REFUSED && result !== RESULT_TIMEOUT) return;
        const nowS = Math.floor(nowNs / SECOND_NS);
        if (nowS > errorS[node]!) {
          // The first error of a second is counted but never enough, whatever the limit says.
          errorS[node] = nowS;
          errors[node] = 1;
          return;
        }
        errors[node]!++;
        if (errors[node]! < errorsMax) return;
        if (verdicts.isHealthy[node] === 0) return;
        shunnedCount++;
        verdicts.say(node, false, 'connect-errors');
        recover(nowNs);
      },
    };
  },
});
