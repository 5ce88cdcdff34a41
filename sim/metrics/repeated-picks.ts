/**
 * How often a balancer picks the node that it picked for the request before.
 *
 * Under independent choices that happens with probability Σ share². Much more often, and the balancer
 * acts on a picture of the nodes that its own requests do not change: it takes one node for the idle
 * one until the next report comes.
 */

import type { Model } from '../model/types.ts';

export class RepeatedPicks {
  /** By service: measured attempts, and those that repeated the pick before. */
  readonly attempts: Float64Array;
  readonly repeats: Float64Array;
  readonly #serviceOf: Int32Array;
  /** By balancer. */
  readonly #last: Int32Array;

  constructor({ services, clients }: Pick<Model, 'services' | 'clients'>) {
    const owners = services.flatMap(({ nodes }, i) => nodes.map(() => i));
    const shared = services.map(({ balancer: { instances } }) =>
      instances === 'per-client' ? 0 : instances,
    );
    const own = clients.map(({ service, count }) =>
      services[service]!.balancer.instances === 'per-client' ? count : 0,
    );
    const balancers = [...shared, ...own].reduce((sum, count) => sum + count, 0);
    this.attempts = new Float64Array(services.length);
    this.repeats = new Float64Array(services.length);
    this.#serviceOf = Int32Array.from(owners);
    this.#last = new Int32Array(balancers).fill(-1);
  }

  // Hot: runs once per attempt. No allocation, no closures.
  add(balancer: number, node: number): void {
    const service = this.#serviceOf[node]!;
    this.attempts[service]!++;
    if (this.#last[balancer] === node) this.repeats[service]!++;
    this.#last[balancer] = node;
  }
}
