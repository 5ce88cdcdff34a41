/** Text that is not YAML, or not a scenario: what is shown, to the letter. */

import { expect, test } from 'vitest';
import { changed, MINIMAL, rendered } from './read.ts';

const CASES: readonly (readonly [name: string, text: string, expected: string])[] = [
  [
    'a line indented with a tab',
    'name: x\nrun:\n\tduration: 1s\n',
    `
error[yaml]: this line is indented with a tab, which YAML does not allow
 --> shop.yaml:3:1
  |
3 |     duration: 1s
  | ^^^^ indent with spaces

1 error
`,
  ],
  [
    'a truncated brace',
    changed('{ n: {} }', '{ n: {'),
    `
error[yaml]: this \`{\` is not closed
 --> shop.yaml:8:17
  |
8 |     nodes: { n: {
  |                 ^ close it with \`}\`

1 error
`,
  ],
  [
    'a truncated quote',
    changed('small', '"small'),
    `
error[yaml]: this quoted text is not closed
 --> shop.yaml:1:7
  |
1 | name: "small
  |       ^ close it with "

1 error
`,
  ],
  [
    'a key written twice',
    `${MINIMAL}name: y\n`,
    `
error[duplicate-key]: \`name\` is written twice in one map
 --> shop.yaml:9:1
  |
9 | name: y
  | ^^^^ the first is on line 1

1 error
`,
  ],
  [
    'an unknown anchor',
    changed('20ms', '*slow'),
    `
error[unknown-anchor]: there is no anchor \`&slow\` above
 --> shop.yaml:7:14
  |
7 |     service: *slow
  |              ^^^^^ an anchor is written \`&slow\`

1 error
`,
  ],
  [
    'a second document',
    `${MINIMAL}---\nname: y\n`,
    `
error[multiple-documents]: a second YAML document begins here
 --> shop.yaml:9:1
  |
9 | ---
  | ^^^ one file holds one scenario

1 error
`,
  ],
  [
    'an empty file',
    '',
    `
error[empty-file]: shop.yaml is empty; \`lbsim scenarios new FILE\` writes a scenario to start from

1 error
`,
  ],
  [
    'comments only',
    '# nothing yet\n',
    `
error[empty-file]: shop.yaml is empty; \`lbsim scenarios new FILE\` writes a scenario to start from

1 error
`,
  ],
  [
    'a list',
    '- a\n',
    `
error[wrong-type]: the file holds a list, not a scenario
 --> shop.yaml:1:1
  |
1 | - a
  | ^^^ a scenario begins with keys such as \`name:\`

1 error
`,
  ],
  [
    'a single value',
    'hello\n',
    `
error[wrong-type]: the file holds a single value, not a scenario
 --> shop.yaml:1:1
  |
1 | hello
  | ^^^^^ a scenario begins with keys such as \`name:\`

1 error
`,
  ],
  [
    'a tag',
    changed('20ms', '!ms 20'),
    `
error[yaml]: the tag \`!ms\` means nothing in a scenario
 --> shop.yaml:7:14
  |
7 |     service: !ms 20
  |              ^^^ remove it

1 error
`,
  ],
  [
    'a reserved character',
    changed('small', '@small'),
    `
error[yaml]: a value cannot begin with \`@\`
 --> shop.yaml:1:7
  |
1 | name: @small
  |       ^ put it in quotes

1 error
`,
  ],
  [
    'a map as a key',
    '{a: 1}: b\n',
    `
error[yaml]: a key must be plain text
 --> shop.yaml:1:1
  |
1 | {a: 1}: b
  | ^ write \`name: value\`

1 error
`,
  ],
  [
    'a colon inside a text',
    changed('small', 'a: b'),
    `
error[yaml]: a map cannot begin on the line of a key, nor below a value
 --> shop.yaml:1:7
  |
1 | name: a: b
  |       ^ quote a text that contains \`: \`, or check the indentation of the next line

1 error
`,
  ],
  [
    'a wrong indentation',
    'run:\n    duration: 1s\n  seed: 1\n',
    `
error[yaml]: the indentation of this line fits neither the line above nor one that it belongs to
 --> shop.yaml:3:1
  |
3 |   seed: 1
  | ^ keys of one map start in the same column

1 error
`,
  ],
  [
    'a missing colon',
    'name: a\nrun\nclients: {}\n',
    `
error[yaml]: a key must stand on one line with its value
 --> shop.yaml:2:1
  |
2 | run
  | ^^^ is a colon missing here?

1 error
`,
  ],
  [
    'a wrong escape',
    changed('small', '"\\q"'),
    `
error[yaml]: there is no such escape sequence in a double-quoted text
 --> shop.yaml:1:8
  |
1 | name: "\\q"
  |        ^ double the backslash, or use single quotes

1 error
`,
  ],
];

test.each(CASES)('broken YAML: %s', (_, text, expected) => {
  expect(`\n${rendered(text)}`).toBe(expected);
});
