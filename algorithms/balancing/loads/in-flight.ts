/** Requests that this balancer has in flight to the node, per unit of weight. */

import type { LoadDefinition } from './types.ts';

export const inFlight: LoadDefinition = {
  name: 'in-flight',
  summary: 'Own requests in flight ÷ weight.',
  source: 'twitter/finagle:finagle-core/…/loadbalancer/LeastLoaded.scala',
  create: () => ({
    of: (node, view) => view.inFlight[node]! / view.weight[node]!,
  }),
};
