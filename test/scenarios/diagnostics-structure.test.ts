/** Keys that are missing, unknown or of the wrong kind: what is shown, to the letter. */

import { expect, test } from 'vitest';
import { changed, MINIMAL, rendered } from './read.ts';

const CASES: readonly (readonly [name: string, text: string, expected: string])[] = [
  [
    'almost everything is missing',
    'name: a\n',
    `
error[missing-key]: \`run\` is missing
 --> shop.yaml:1:1
  |
1 | name: a
  | ^^^^

error[missing-key]: \`clients\` is missing
 --> shop.yaml:1:1
  |
1 | name: a
  | ^^^^

error[missing-key]: \`services\` is missing
 --> shop.yaml:1:1
  |
1 | name: a
  | ^^^^

3 errors
`,
  ],
  [
    'keys without values',
    changed('{ duration: 10s }', '', '20ms', ''),
    `
error[missing-value]: \`run\` has no value
 --> shop.yaml:2:1
  |
2 | run:
  | ^^^ write a value, or remove the key

error[missing-value]: \`service\` has no value
 --> shop.yaml:7:5
  |
7 |     service:
  |     ^^^^^^^ write for example \`20ms\`

2 errors
`,
  ],
  [
    'values of the wrong kind',
    'name: [a]\nrun: 5s\nclients: web\nservices: [a]\ncompare: {}\n',
    `
error[wrong-type]: a list is not a text
 --> shop.yaml:1:7
  |
1 | name: [a]
  |       ^^^

error[wrong-type]: \`5s\` stands where a map is needed
 --> shop.yaml:2:6
  |
2 | run: 5s
  |      ^^

error[wrong-type]: \`web\` stands where a map is needed
 --> shop.yaml:3:10
  |
3 | clients: web
  |          ^^^

error[wrong-type]: a list stands where a map is needed
 --> shop.yaml:4:11
  |
4 | services: [a]
  |           ^^^

error[wrong-type]: a map stands where a list is needed
 --> shop.yaml:5:10
  |
5 | compare: {}
  |          ^^

5 errors
`,
  ],
  [
    'empty maps',
    'name: a\nrun: {}\nclients: {}\nservices: {}\n',
    `
error[missing-key]: \`run\` needs a \`duration\` or a number of \`requests\`
 --> shop.yaml:2:1
  |
2 | run: {}
  | ^^^ write for example \`duration: 60s\`

error[no-clients]: \`clients\` is empty: the scenario needs at least one
 --> shop.yaml:3:10
  |
3 | clients: {}
  |          ^^

error[no-services]: \`services\` is empty: the scenario needs at least one
 --> shop.yaml:4:11
  |
4 | services: {}
  |           ^^

3 errors
`,
  ],
  [
    'names that cannot be names',
    changed('users', '"my users"', 'web', 'web/1'),
    `
error[bad-name]: \`my users\` cannot be used as a name
 --> shop.yaml:4:3
  |
4 |   "my users": { arrivals: { process: poisson, rate: 10/s } }
  |   ^^^^^^^^^^
  |
  = names consist of letters, digits, \`_\`, \`-\` and \`.\`, and begin with none of the last two

error[bad-name]: \`web/1\` cannot be used as a name
 --> shop.yaml:6:3
  |
6 |   web/1:
  |   ^^^^^
  |
  = names consist of letters, digits, \`_\`, \`-\` and \`.\`, and begin with none of the last two

2 errors
`,
  ],
  [
    'an unknown key',
    changed('duration: 10s', 'duration: 10s, sede: 1'),
    `
error[unknown-key]: there is no key \`sede\` in \`run\`
 --> shop.yaml:2:23
  |
2 | run: { duration: 10s, sede: 1 }
  |                       ^^^^ did you mean \`seed\`?
  |
  = known: \`duration\`, \`requests\`, \`warmup\`, \`seed\`, \`replications\`, \`indifference\`, \`overload\`, \`limits\`

1 error
`,
  ],
  [
    'both a duration and requests',
    changed('duration: 10s', 'duration: 10s, requests: 10'),
    `
error[conflict]: give either \`duration\` or \`requests\`, not both
 --> shop.yaml:2:23
  |
2 | run: { duration: 10s, requests: 10 }
  |                       ^^^^^^^^ remove one

1 error
`,
  ],
  [
    'no nodes',
    changed('{ n: {} }', '{}'),
    `
error[no-nodes]: \`services.web\` has no nodes
 --> shop.yaml:8:12
  |
8 |     nodes: {}
  |            ^^ name a group

1 error
`,
  ],
  [
    'no service law',
    changed('    service: 20ms\n', ''),
    `
error[missing-key]: \`service\` is missing in \`services.web\`: how long does a request take?
 --> shop.yaml:6:3
  |
6 |   web:
  |   ^^^ write for example \`service: { law: exponential, mean: 20ms }\`

1 error
`,
  ],
  [
    'arrivals without a process',
    changed('process: poisson, rate', 'rate'),
    `
error[missing-key]: \`process\` is missing in \`clients.users.arrivals\`
 --> shop.yaml:4:12
  |
4 |   users: { arrivals: { rate: 10/s } }
  |            ^^^^^^^^
  |
  = known: \`constant\`, \`poisson\`, \`renewal\`, \`mmpp\`, \`schedule\`, \`closed\`, \`trace\`

1 error
`,
  ],
  [
    'an unknown process',
    changed('poisson', 'poison'),
    `
error[unknown-arrival-process]: there is no arrival process \`poison\`
 --> shop.yaml:4:33
  |
4 |   users: { arrivals: { process: poison, rate: 10/s } }
  |                                 ^^^^^^ did you mean \`poisson\`?
  |
  = known: \`constant\`, \`poisson\`, \`renewal\`, \`mmpp\`, \`schedule\`, \`closed\`, \`trace\`

1 error
`,
  ],
  [
    'a client without a service',
    changed('users: {', 'users: { to: wbe,'),
    `
error[unknown-service]: there is no service \`wbe\`
 --> shop.yaml:4:16
  |
4 |   users: { to: wbe, arrivals: { process: poisson, rate: 10/s } }
  |                ^^^ did you mean \`web\`?
  |
  = services: \`web\`

1 error
`,
  ],
  [
    'what is not supported yet',
    `${MINIMAL}alerts: []\n`,
    `
error[not-supported-yet]: \`alerts\` is not supported yet
 --> shop.yaml:9:1
  |
9 | alerts: []
  | ^^^^^^ remove it for now

1 error
`,
  ],
  [
    'checks that are no expressions',
    `${MINIMAL}checks:\n  - 5\n  - { chek: p99 < 1s }\n  - "p99  < 5%"\n  - p99 <\n      2\n`,
    `
error[wrong-type]: \`5\` is not an expression
  --> shop.yaml:10:5
   |
10 |   - 5
   |     ^ write for example \`p99 < 250ms\`

error[missing-key]: \`check\` is missing in \`checks.1\`
  --> shop.yaml:11:5
   |
11 |   - { chek: p99 < 1s }
   |     ^^^^^^^^^^^^^^^^^^ write for example \`p99 < 250ms\`

error[unknown-key]: there is no key \`chek\` in \`checks.1\`
  --> shop.yaml:11:7
   |
11 |   - { chek: p99 < 1s }
   |       ^^^^ did you mean \`check\`?
   |
   = known: \`check\`, \`level\`, \`name\`, \`variant\`

error[wrong-unit]: \`5%\` is a percentage, but a duration is needed
  --> shop.yaml:12:13
   |
12 |   - "p99  < 5%"
   |             ^^
   |
   = units that fit: ns, us, ms, s, min, h

error[wrong-unit]: \`2\` is a plain number, but a duration is needed
  --> shop.yaml:13:5
   |
13 |   - p99 <
   |     ^^^^^ write for example \`2ms\`
   |
   = units that fit: ns, us, ms, s, min, h

5 errors
`,
  ],
  [
    'what is not supported yet in a service',
    changed('{ n: {} }', '{ n: {} }\n    calls: [db]'),
    `
error[not-supported-yet]: \`calls\` is not supported yet
 --> shop.yaml:9:12
  |
9 |     calls: [db]
  |            ^^^^ remove it for now

1 error
`,
  ],
  [
    'an automatic warm-up, and replications that have no most',
    changed('10s', '10s, warmup: auto, replications: { min: 5 }'),
    `
error[not-supported-yet]: \`warmup: auto\` is not supported yet
 --> shop.yaml:2:31
  |
2 | run: { duration: 10s, warmup: auto, replications: { min: 5 } }
  |                               ^^^^ give a duration
  |
  = without \`warmup\`, a tenth of the measured span is left out before it

error[missing-key]: \`max\` is missing in \`run.replications\`
 --> shop.yaml:2:37
  |
2 | run: { duration: 10s, warmup: auto, replications: { min: 5 } }
  |                                     ^^^^^^^^^^^^

2 errors
`,
  ],
];

test.each(CASES)('wrong structure: %s', (_, text, expected) => {
  expect(`\n${rendered(text)}`).toBe(expected);
});
