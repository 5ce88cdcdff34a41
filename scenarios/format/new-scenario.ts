/** What `lbsim scenarios new` writes: a scenario that runs, with a comment where one would ask. */

/** First line of a scenario outside the package: editors with a YAML server complete and check it. */
export const MODELINE =
  '# yaml-language-server: $schema=https://unpkg.com/lbsim/scenarios/schema.json';

export function newScenarioText(): string {
  return `${MODELINE}
name: checkout
question: Which algorithm keeps p99 low when two of ten nodes are half as fast?

run:
  duration: 60s             # measured, after the warm-up
  warmup: 10s
  seed: 1                   # same seed, same customers, same result to the byte
  replications: 10          # independent repetitions: intervals need at least 2

clients:
  shoppers:
    to: web
    arrivals: { process: poisson, rate: 900/s }
    timeout: 2s

services:
  web:
    # How long a request takes on an idle node of speed 1. Any two of mean, median, p90, p99, cv.
    service: { law: lognormal, mean: 20ms, p99: 90ms }
    nodes:
      new: { count: 8, concurrency: 4 }
      old: { count: 2, concurrency: 4, speed: 0.5x }
    balancer: least-connections

compare:
  - balancer: round-robin
  - balancer: { algorithm: least-connections, ties: random }
  - balancer: power-of-two
  - balancer: peak-ewma
`;
}
