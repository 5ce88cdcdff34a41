/** Of two nodes at random, the one with fewer requests in flight per weight. */

export default {
  name: 'two-choices',
  summary: 'Of two nodes at random, the one with fewer requests in flight per weight.',
  create(_, { rng }) {
    return {
      pick({ eligible, eligibleCount, inFlight, weight }) {
        const first = eligible[Math.floor(rng() * eligibleCount)];
        const second = eligible[Math.floor(rng() * eligibleCount)];
        const loadOf = (node) => (inFlight[node] + 1) / weight[node];
        return loadOf(second) < loadOf(first) ? second : first;
      },
    };
  },
};
