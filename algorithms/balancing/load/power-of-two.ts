/** Look at a few nodes at random and keep the least loaded. */

import { defineBalancer } from '../define.ts';
import { LOADS, loadByName } from '../loads/index.ts';
import { hooksOf } from '../loads/types.ts';
import { sampleDistinct, sampleWithReplacement } from '../structures/sampling.ts';

export const powerOfTwo = defineBalancer({
  name: 'power-of-two',
  aliases: ['p2c', 'power-of-d', 'two-choices'],
  summary:
    'A few nodes at random (two by default), then the least loaded of them; ties to the first drawn.',
  deployed: [
    'Finagle P2C, Linkerd and Tower P2C (two different nodes)',
    'Envoy, nginx, HAProxy, IPVS, Traefik and Caddy have entries of their own',
  ],
  source: 'M. Mitzenmacher, The power of two choices in randomized load balancing, IEEE TPDS 2001',
  cost: 'O(d)',
  weakness:
    'With few nodes the busier one still gets traffic (with replacement and two nodes: a quarter); ' +
    'with few requests in flight all loads are zero and it is plain random.',
  parameters: {
    choices: {
      kind: 'integer',
      default: 2,
      min: 1,
      max: 100,
      summary: 'How many nodes it looks at (d).',
    },
    replacement: {
      kind: 'boolean',
      default: false,
      summary: 'Whether the same node may be drawn twice, as in Envoy and gRPC.',
    },
    load: {
      kind: 'choice',
      choices: LOADS.map((load) => load.name),
      default: 'in-flight',
      summary: 'How load is measured.',
    },
    decay: {
      kind: 'duration',
      default: 10e9,
      min: 1,
      summary: 'Time constant of the EWMA loads: how fast old latencies are forgotten.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason:
        'every node is as likely to be looked at; weights only scale its load in the comparison',
    },
  ],
  create({ choices, replacement, load, decay }, context) {
    const measure = loadByName(load).create({ decayNs: decay }, context);
    const sample = new Int32Array(choices);
    const sorted = new Int32Array(choices);
    const { rng } = context;
    return {
      pick(view, _request, nowNs) {
        const n = view.eligibleCount;
        const count = replacement
          ? sampleWithReplacement(sample, n, rng)
          : sampleDistinct(sample, sorted, n, rng);
        let best = view.eligible[sample[0]!]!;
        if (count === 1) return best;
        let bestLoad = measure.of(best, view, nowNs);
        for (let i = 1; i < count; i++) {
          const node = view.eligible[sample[i]!]!;
          const nodeLoad = measure.of(node, view, nowNs);
          if (nodeLoad < bestLoad) {
            best = node;
            bestLoad = nodeLoad;
          }
        }
        return best;
      },
      ...hooksOf(measure),
    };
  },
});
