/**
 * Nodes join a balancer's queue when they become idle; a request takes the first of them.
 *
 * Nothing is asked when a request arrives: the message was sent before, off its path. A node tells
 * one balancer of its service, at random, so that two do not hurry to the same idle node.
 */

import { defineBalancer } from '../define.ts';
import type { BalancerView, NodeId } from '../types.ts';

export const joinIdleQueue = defineBalancer({
  name: 'join-idle-queue',
  aliases: ['jiq', 'JIQ'],
  summary:
    'The node that told this balancer first that it is idle; if none did, any at random (weights ignored).',
  deployed: ['proposed for the front ends of Microsoft Azure'],
  source:
    'Y. Lu et al., Join-Idle-Queue: a novel load balancing algorithm for dynamically scalable web ' +
    'services, Performance Evaluation 2011',
  cost: 'O(1)',
  weakness:
    'Near saturation hardly a node is idle and the choice is random: n = 10 at 95 % load waits ' +
    'twice as long as the shortest queue does.',
  parameters: {
    otherwise: {
      kind: 'choice',
      choices: ['random', 'last'],
      default: 'random',
      summary:
        'When no node is idle: any at random, or the one that was idle last (persistent idle, Atar et al. 2020).',
    },
  },
  usesKeys: false,
  research: true,
  except: [
    { property: 'respects-weights', reason: 'it knows idle or not, and draws without weights' },
    { property: 'avoids-busiest', reason: 'without an idle node it draws blindly' },
  ],
  create({ otherwise }, { nodeCount, rng, instance, instances }) {
    // A ring; each node is in it at most once.
    const queue = new Uint32Array(nodeCount);
    let head = 0;
    let length = 0;
    const isQueued = new Uint8Array(nodeCount);
    const isEligible = new Uint8Array(nodeCount);
    let last: NodeId = -1;

    function join(node: NodeId): void {
      if (isEligible[node] === 0 || isQueued[node] === 1) return;
      isQueued[node] = 1;
      queue[(head + length) % nodeCount] = node;
      length++;
    }

    /** The first idle node that is still there, or −1. */
    function leave(): NodeId {
      while (length > 0) {
        const node = queue[head]!;
        head = (head + 1) % nodeCount;
        length--;
        isQueued[node] = 0;
        if (isEligible[node] === 1) return node;
      }
      return -1;
    }

    function learn({ eligible, eligibleCount }: BalancerView): void {
      let i = 0;
      for (let node = 0; node < nodeCount; node++) {
        const present = i < eligibleCount && eligible[i] === node;
        if (present) i++;
        const isNew = present && isEligible[node] === 0;
        isEligible[node] = present ? 1 : 0;
        // A node that joins the pool is idle and tells one balancer; who that is needs no message.
        if (isNew && node % instances === instance) join(node);
      }
    }

    return {
      onMembership: learn,
      onIdle: join,
      pick({ eligible, eligibleCount }) {
        const idle = leave();
        if (idle !== -1) last = idle;
        else if (otherwise === 'random' || last === -1 || isEligible[last] === 0) {
          last = eligible[Math.floor(rng() * eligibleCount)]!;
        }
        return last;
      },
    };
  },
});
