/** Numbers and words that are wrong: what is shown, to the letter. */

import { expect, test } from 'vitest';
import { changed, rendered } from './read.ts';

const CASES: readonly (readonly [name: string, text: string, expected: string])[] = [
  [
    'bare numbers',
    changed('10s', '10', '10/s', '10', '20ms', '20'),
    `
error[missing-unit]: \`10\` has no unit, but a duration is needed
 --> shop.yaml:2:18
  |
2 | run: { duration: 10 }
  |                  ^^ write for example \`10ms\`
  |
  = units that fit a duration: ns, us, ms, s, min, h

error[missing-unit]: \`10\` has no unit, but a rate is needed
 --> shop.yaml:4:48
  |
4 |   users: { arrivals: { process: poisson, rate: 10 } }
  |                                                ^^ write for example \`10/s\`
  |
  = units that fit a rate: /ms, /s, /min, /h

error[missing-unit]: \`20\` has no unit, but a duration is needed
 --> shop.yaml:7:14
  |
7 |     service: 20
  |              ^^ write for example \`20ms\`
  |
  = units that fit a duration: ns, us, ms, s, min, h

3 errors
`,
  ],
  [
    'units that do not exist or do not fit',
    changed('10s', '10sec', '10/s', '10rps', '20ms', '20/s'),
    `
error[unknown-unit]: there is no unit \`sec\` for a duration
 --> shop.yaml:2:18
  |
2 | run: { duration: 10sec }
  |                  ^^^^^ did you mean \`10s\`?
  |
  = units that fit a duration: ns, us, ms, s, min, h

error[unknown-unit]: there is no unit \`rps\` for a rate
 --> shop.yaml:4:48
  |
4 |   users: { arrivals: { process: poisson, rate: 10rps } }
  |                                                ^^^^^ did you mean \`10/s\`?
  |
  = units that fit a rate: /ms, /s, /min, /h

error[wrong-unit]: \`20/s\` is a rate, but a duration is needed
 --> shop.yaml:7:14
  |
7 |     service: 20/s
  |              ^^^^
  |
  = units that fit a duration: ns, us, ms, s, min, h

3 errors
`,
  ],
  [
    'nothing or less',
    changed('10s', '-10s', '10/s', '0/s', '20ms', '-20ms'),
    `
error[out-of-range]: \`-10s\` is not positive; a duration here must be more than zero
 --> shop.yaml:2:18
  |
2 | run: { duration: -10s }
  |                  ^^^^ write for example \`20ms\`

error[out-of-range]: \`0/s\` is not positive; a rate here must be more than zero
 --> shop.yaml:4:48
  |
4 |   users: { arrivals: { process: poisson, rate: 0/s } }
  |                                                ^^^ write for example \`900/s\`

error[out-of-range]: \`-20ms\` is negative; a duration must be positive
 --> shop.yaml:7:14
  |
7 |     service: -20ms
  |              ^^^^^

3 errors
`,
  ],
  [
    'words instead of numbers',
    changed('10s', 'fast', '20ms', 'exponential'),
    `
error[not-a-quantity]: \`fast\` is not a duration
 --> shop.yaml:2:18
  |
2 | run: { duration: fast }
  |                  ^^^^ write for example \`20ms\`

error[not-a-quantity]: \`exponential\` is neither a duration nor a map with a law
 --> shop.yaml:7:14
  |
7 |     service: exponential
  |              ^^^^^^^^^^^ write for example \`{ law: exponential, ... }\`

2 errors
`,
  ],
  [
    'too much',
    changed('10s', '1e9h', '10/s', '2e9/s'),
    `
error[out-of-range]: \`1e9h\` is too large
 --> shop.yaml:2:18
  |
2 | run: { duration: 1e9h }
  |                  ^^^^
  |
  = a duration here is at most 104 days (2^53 ns)

error[out-of-range]: \`2e9/s\` is too large
 --> shop.yaml:4:48
  |
4 |   users: { arrivals: { process: poisson, rate: 2e9/s } }
  |                                                ^^^^^
  |
  = a rate here is at most 1,000,000,000/s

2 errors
`,
  ],
  [
    'counts',
    changed(
      '10s',
      '10s, replications: 20_000, limits: { events: 0 }',
      'n: {}',
      'n: { count: 0.5 }',
    ),
    `
error[out-of-range]: \`20_000\` is too large
 --> shop.yaml:2:37
  |
2 | run: { duration: 10s, replications: 20_000, limits: { events: 0 } }
  |                                     ^^^^^^
  |
  = the limit is 10,000

error[out-of-range]: \`0\` is too small
 --> shop.yaml:2:63
  |
2 | run: { duration: 10s, replications: 20_000, limits: { events: 0 } }
  |                                                               ^
  |
  = at least 1 is needed here

error[wrong-type]: \`0.5\` is not a whole number
 --> shop.yaml:8:26
  |
8 |     nodes: { n: { count: 0.5 } }
  |                          ^^^

3 errors
`,
  ],
  [
    'too many nodes',
    changed('n: {}', 'a: { count: 60000 }, b: { count: 60_000 }'),
    `
error[too-many]: the scenario has 120,000 nodes
 --> shop.yaml:5:1
  |
5 | services:
  | ^^^^^^^^
  |
  = the limit is 100,000 nodes in all services together

1 error
`,
  ],
  [
    'weights of zero',
    changed('n: {}', 'n: { weight: 0 }'),
    `
error[no-nodes]: every node of \`web\` has weight 0, so none may be chosen
 --> shop.yaml:8:12
  |
8 |     nodes: { n: { weight: 0 } }
  |            ^^^^^^^^^^^^^^^^^^^^ give one group a weight above 0

1 error
`,
  ],
  [
    'processor sharing for nobody',
    changed('n: {}', 'n: { queue: processor-sharing, limit: 0 }'),
    `
error[conflict]: under processor-sharing the limit counts those being served, so 0 admits nobody
 --> shop.yaml:8:52
  |
8 |     nodes: { n: { queue: processor-sharing, limit: 0 } }
  |                                                    ^ write at least 1

1 error
`,
  ],
  [
    'an unknown queue',
    changed('n: {}', 'n: { queue: fiof }'),
    `
error[unknown-value]: there is no queue \`fiof\`
 --> shop.yaml:8:26
  |
8 |     nodes: { n: { queue: fiof } }
  |                          ^^^^
  |
  = allowed: fifo, lifo, processor-sharing

1 error
`,
  ],
  [
    'keys',
    changed('} }', '}, keys: { count: 0, popularity: zipf } }'),
    `
error[out-of-range]: \`0\` is too small
 --> shop.yaml:4:71
  |
4 |   users: { arrivals: { process: poisson, rate: 10/s }, keys: { count: 0, popularity: zipf } }
  |                                                                       ^
  |
  = at least 1 is needed here

error[unknown-value]: \`zipf\` is no popularity of keys
 --> shop.yaml:4:86
  |
4 |   users: { arrivals: { process: poisson, rate: 10/s }, keys: { count: 0, popularity: zipf } }
  |                                                                                      ^^^^
  |
  = allowed: \`uniform\`, or \`{ law: zipf, exponent: 1.1 }\`

2 errors
`,
  ],
  [
    'a schedule that goes back',
    changed(
      'process: poisson, rate: 10/s',
      'process: schedule, points: [{ at: 1s, rate: 1/s }, { at: 1s, rate: 2/s }]',
    ),
    `
error[not-ascending]: \`1s\` is not after the point before it
 --> shop.yaml:4:81
  |
4 |   users: { arrivals: { process: schedule, points: [{ at: 1s, rate: 1/s }, { at: 1s, rate: 2/s }] } }
  |                                                                                 ^^ points ascend in time

1 error
`,
  ],
  [
    'a schedule without requests',
    changed('process: poisson, rate: 10/s', 'process: schedule, points: [{ at: 1s, rate: 0/s }]'),
    `
error[no-arrivals]: every point has rate 0: no request is ever issued
 --> shop.yaml:4:51
  |
4 |   users: { arrivals: { process: schedule, points: [{ at: 1s, rate: 0/s }] } }
  |                                                   ^^^^^^^^^^^^^^^^^^^^^^^

1 error
`,
  ],
  [
    'a trace that is not there',
    changed('process: poisson, rate: 10/s', 'process: trace, file: t.csv'),
    `
error[unreadable-file]: \`t.csv\` cannot be read: there is no such file
 --> shop.yaml:4:46
  |
4 |   users: { arrivals: { process: trace, file: t.csv } }
  |                                              ^^^^^
  |
  = paths are relative to the scenario file

1 error
`,
  ],
  [
    'booleans of the old YAML',
    changed('} }', '}, cancellation: yes }'),
    `
error[wrong-type]: \`yes\` is neither \`true\` nor \`false\`
 --> shop.yaml:4:70
  |
4 |   users: { arrivals: { process: poisson, rate: 10/s }, cancellation: yes }
  |                                                                      ^^^ write \`true\`

1 error
`,
  ],
];

test.each(CASES)('wrong values: %s', (_, text, expected) => {
  expect(`\n${rendered(text)}`).toBe(expected);
});
