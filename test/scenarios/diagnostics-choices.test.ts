/** Laws, algorithms and variants that do not exist or make no sense: what is shown, to the letter. */

import { expect, test } from 'vitest';
import { BALANCING } from '../../algorithms/balancing/index.ts';
import { changed, MINIMAL, rendered } from './read.ts';

/** What stands below `lest-connections`. */
const NO_SUCH_ALGORITHM = `   = also similar: \`nginx-least-connections\`, \`haproxy-least-connections\`
   = \`lbsim algorithms\` lists all ${BALANCING.length}
   = your own is a file, \`./mine.ts\`; its name ends in .ts, .mts, .js, .mjs, .wasm`;

const CASES: readonly (readonly [name: string, text: string, expected: string])[] = [
  [
    'a law that contradicts itself',
    changed('20ms', '{ law: lognormal, mean: 20ms, p99: 9ms }'),
    `
error[bad-law]: p99 (9 ms) is 0.45 times the mean (20 ms); in a lognormal law it can be 1 to 14.97 times
 --> shop.yaml:7:49
  |
7 |     service: { law: lognormal, mean: 20ms, p99: 9ms }
  |                                                 ^^^

1 error
`,
  ],
  [
    'an unknown law',
    changed('20ms', '{ law: lognorml, mean: 20ms }'),
    `
error[unknown-law]: there is no law \`lognorml\`
 --> shop.yaml:7:21
  |
7 |     service: { law: lognorml, mean: 20ms }
  |                     ^^^^^^^^ did you mean \`lognormal\`?
  |
  = known: \`constant\`, \`uniform\`, \`discrete-uniform\`, \`exponential\`, \`erlang\`, \`gamma\`, \`hyperexponential\`, \`lognormal\`, \`weibull\`, \`pareto\`, \`bimodal\`, \`empirical\`, \`mixture\`

1 error
`,
  ],
  [
    'a law without a name',
    changed('20ms', '{ mean: 20ms }'),
    `
error[missing-key]: \`law\` is missing in \`services.web.service\`
 --> shop.yaml:7:5
  |
7 |     service: { mean: 20ms }
  |     ^^^^^^^
  |
  = known: \`constant\`, \`uniform\`, \`discrete-uniform\`, \`exponential\`, \`erlang\`, \`gamma\`, \`hyperexponential\`, \`lognormal\`, \`weibull\`, \`pareto\`, \`bimodal\`, \`empirical\`, \`mixture\`

1 error
`,
  ],
  [
    'a parameter of another law',
    changed('20ms', '{ law: exponential, shape: 2 }'),
    `
error[unknown-key]: there is no key \`shape\` in \`services.web.service\`
 --> shop.yaml:7:34
  |
7 |     service: { law: exponential, shape: 2 }
  |                                  ^^^^^
  |
  = known: \`law\`, \`mean\`, \`median\`, \`p50\`, \`p90\`, \`p95\`, \`p99\`, \`p999\`

1 error
`,
  ],
  [
    'a wrong law inside a mixture',
    changed(
      '20ms',
      '{ law: mixture, components: [{ weight: 2, law: lognormal, mean: 2ms, p99: 1ms }] }',
    ),
    `
error[bad-law]: p99 (1 ms) is 0.5 times the mean (2 ms); in a lognormal law it can be 1 to 14.97 times
 --> shop.yaml:7:88
  |
7 |     service: { law: mixture, components: [{ weight: 2, law: lognormal, mean: 2ms, p99: 1ms }] }
  |                                                                                        ^^^

1 error
`,
  ],
  [
    'no recorded durations',
    changed('20ms', '{ law: empirical }'),
    `
error[bad-law]: \`empirical\` needs \`values\` or a \`file\` of them
 --> shop.yaml:7:21
  |
7 |     service: { law: empirical }
  |                     ^^^^^^^^^

1 error
`,
  ],
  [
    'an unknown algorithm',
    `${MINIMAL}compare:\n  - lest-connections\n  - { balancer: lest-connections }\n  - { balancer: { algorithm: lest-connections } }\n`,
    `
error[unknown-algorithm]: there is no algorithm \`lest-connections\`
  --> shop.yaml:10:5
   |
10 |   - lest-connections
   |     ^^^^^^^^^^^^^^^^ did you mean \`least-connections\`?
   |
${NO_SUCH_ALGORITHM}

error[unknown-algorithm]: there is no algorithm \`lest-connections\`
  --> shop.yaml:11:17
   |
11 |   - { balancer: lest-connections }
   |                 ^^^^^^^^^^^^^^^^ did you mean \`least-connections\`?
   |
${NO_SUCH_ALGORITHM}

error[unknown-algorithm]: there is no algorithm \`lest-connections\`
  --> shop.yaml:12:30
   |
12 |   - { balancer: { algorithm: lest-connections } }
   |                              ^^^^^^^^^^^^^^^^ did you mean \`least-connections\`?
   |
${NO_SUCH_ALGORITHM}

3 errors
`,
  ],
  [
    'parameters of an algorithm',
    `${MINIMAL}compare:\n  - balancer: { algorithm: p2c, laod: ewma, choices: 0, decay: 10 }\n  - balancer: { algorithm: p2c, load: ewam, instances: many }\n`,
    `
error[unknown-key]: \`p2c\` has no parameter \`laod\`
  --> shop.yaml:10:33
   |
10 |   - balancer: { algorithm: p2c, laod: ewma, choices: 0, decay: 10 }
   |                                 ^^^^ did you mean \`load\`?
   |
   = known: \`instances\`, \`zone\`, \`choices\`, \`replacement\`, \`load\`, \`decay\`
   = \`lbsim algorithms p2c\` says what its parameters do

error[out-of-range]: \`0\` is too small
  --> shop.yaml:10:54
   |
10 |   - balancer: { algorithm: p2c, laod: ewma, choices: 0, decay: 10 }
   |                                                      ^
   |
   = at least 1 is needed here

error[missing-unit]: \`10\` has no unit, but a duration is needed
  --> shop.yaml:10:64
   |
10 |   - balancer: { algorithm: p2c, laod: ewma, choices: 0, decay: 10 }
   |                                                                ^^ write for example \`10ms\`
   |
   = units that fit a duration: ns, us, ms, s, min, h

error[unknown-value]: \`ewam\` is not possible here
  --> shop.yaml:11:39
   |
11 |   - balancer: { algorithm: p2c, load: ewam, instances: many }
   |                                       ^^^^ did you mean \`ewma\`?
   |
   = allowed: in-flight, ewma, peak-ewma, nginx-least-time, reported-utilization, reported-requests

error[wrong-type]: \`many\` is not a whole number or \`per-client\`
  --> shop.yaml:11:56
   |
11 |   - balancer: { algorithm: p2c, load: ewam, instances: many }
   |                                                        ^^^^

5 errors
`,
  ],
  [
    'the same variant twice',
    `${MINIMAL}compare: [round-robin, rr]\n`,
    `
error[duplicate-variant]: two variants are called \`round-robin\`
 --> shop.yaml:9:24
  |
9 | compare: [round-robin, rr]
  |                        ^^ remove one, or give it a \`name\`

1 error
`,
  ],
  [
    'a variant of no service',
    `${MINIMAL}compare: [{ balancer: random, service: wbe }]\n`,
    `
error[unknown-service]: there is no service \`wbe\`
 --> shop.yaml:9:40
  |
9 | compare: [{ balancer: random, service: wbe }]
  |                                        ^^^ did you mean \`web\`?
  |
  = services: \`web\`

1 error
`,
  ],
  [
    'a variant that changes nothing',
    `${MINIMAL}compare:\n  - name: x\n`,
    `
error[missing-key]: a variant changes something: \`balancer\`, \`health\`, \`failover\` or \`set\`
  --> shop.yaml:10:5
   |
10 |   - name: x
   |     ^^^^ add one of them

1 error
`,
  ],
  [
    'too much load',
    changed('10/s', '60/s', 'n: {}', 'old: { speed: 0.5 }, spare: { weight: 0 }'),
    `
warning[offered-load]: the offered load is 240 % of what service \`web\` can serve
 --> shop.yaml:4:48
  |
4 |   users: { arrivals: { process: poisson, rate: 60/s } }
  |                                                ^^^^ 60/s of 25/s: queues grow without bound
  |
  = old: 1 node x speed 0.5 / 20ms = 25/s
  = spare: 1 node / 20ms = 0/s (weight 0: never chosen)
  = meant as an overload test? say so: \`run: { overload: intended }\`

1 warning
`,
  ],
  [
    'hashing without keys',
    `${MINIMAL}compare: [ring-hash]\n`,
    `
warning[no-keys]: \`ring-hash\` chooses by key, but the requests of \`users\` have none
 --> shop.yaml:9:11
  |
9 | compare: [ring-hash]
  |           ^^^^^^^^^ every request is its own key
  |
  = give the client \`keys: { count: 1000 }\`, with a popularity if some are more wanted

1 warning
`,
  ],
];

test.each(CASES)('wrong choice: %s', (_, text, expected) => {
  expect(`\n${rendered(text)}`).toBe(expected);
});
