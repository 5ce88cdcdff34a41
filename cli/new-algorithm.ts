/** What `lbsim algorithms new` writes: an algorithm that runs, with a comment where one would ask. */

/** `isTyped`: as TypeScript. */
export function newAlgorithmText(name: string, isTyped: boolean): string {
  const types = isTyped ? 'type BalancerView, defineBalancer, type NodeId' : 'defineBalancer';
  const typed = (text: string) => (isTyped ? text : '');
  return `/**
 * A balancing algorithm of your own. Compare it with others on the same customers:
 *
 *     lbsim compare --balancer ./FILE,least-connections,power-of-two
 *
 * and check what every algorithm should do, with counterexamples: lbsim algorithms test ./FILE
 */

import { ${types} } from 'lbsim';

export default defineBalancer({
  name: '${name}',
  summary: 'Of a few nodes at random, the one with the fewest requests in flight.',

  // Given as { algorithm: ./FILE, choices: 3 } or --balancer ./FILE:choices=3.
  // Kinds: integer, number, duration (in nanoseconds here), ratio, boolean, choice.
  parameters: {
    choices: {
      kind: 'integer',
      default: 2,
      min: 1,
      max: 100,
      summary: 'How many nodes it looks at.',
    },
  },

  // True if the choice depends on request.key.
  usesKeys: false,

  // Properties that are not its aim: the test shows them as declined, with the reason.
  except: [
    {
      property: 'respects-weights',
      reason: 'every node is as likely to be looked at, whatever it weighs',
    },
    {
      property: 'avoids-busiest',
      reason: 'the same node may be drawn each time, and then wins against itself',
    },
  ],

  // Called once for each balancer. What it needs is allocated here: pick runs for every request.
  // The context has rng (its own random numbers), nodeCount, nodeNames, nodeZones, keyText, …
  create({ choices }, { rng }) {
    return {
      // The view is all that a real balancer knows: who may be picked, the weights, and how many
      // requests it has in flight itself. Nodes are numbers from 0.
      pick(view${typed(': BalancerView')})${typed(': NodeId')} {
        const { eligible, eligibleCount, inFlight } = view;
        let best = eligible[Math.floor(rng() * eligibleCount)]${typed('!')};
        for (let i = 1; i < choices; i++) {
          const other = eligible[Math.floor(rng() * eligibleCount)]${typed('!')};
          if (inFlight[other]${typed('!')} < inFlight[best]${typed('!')}) best = other;
        }
        return best;
      },

      // Leave out what you do not need; there are onReport, onProbe and onIdle, too.
      // onStart(node, nowNs) {},                 a request was sent there
      // onDone(node, latencyNs, ok, nowNs) {},   it ended, however it ended
      // onMembership(view, nowNs) {},            nodes or weights changed; also before the start
    };
  },
});
`;
}
