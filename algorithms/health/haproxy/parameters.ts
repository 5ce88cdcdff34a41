/** What a HAProxy server line says about its check, by the same names. */

import { fall, interval, rise } from '../probing/common-parameters.ts';

export const HAPROXY_PARAMETERS = {
  inter: interval(2e9, 'From the end of one probe to the start of the next.'),
  fastinter: {
    kind: 'duration',
    default: 0,
    min: 0,
    summary: 'The same while the counter is on its way up or down; 0: inter.',
  },
  downinter: {
    kind: 'duration',
    default: 0,
    min: 0,
    summary: 'The same while a server is down and no probe has passed since; 0: inter.',
  },
  timeout: {
    kind: 'duration',
    default: 0,
    min: 0,
    summary: 'A probe that is not answered after this long has failed; 0: inter.',
  },
  rise: rise(2),
  fall: fall(3),
  accepts: {
    kind: 'choice',
    choices: ['any-answer', 'ok'],
    default: 'any-answer',
    summary:
      'What passes: any answer, as a plain check only connects, even to a process that hangs; or ok only, as option httpchk.',
  },
  initState: {
    kind: 'choice',
    choices: ['none', 'fully-up', 'up', 'down', 'fully-down'],
    default: 'none',
    summary:
      'Where the counter starts: none and up one failure from down, down one success from up, fully-up and fully-down at the ends.',
  },
  spreadChecks: {
    kind: 'ratio',
    default: 0,
    min: 0,
    max: 0.5,
    summary: 'Each interval is longer or shorter by up to this part, at random.',
  },
  maxSpreadChecks: {
    kind: 'duration',
    default: 0,
    min: 0,
    summary: 'First probes are spread over no more than this; 0: over an interval.',
  },
  observe: {
    kind: 'choice',
    choices: ['off', 'layer4', 'layer7'],
    default: 'off',
    summary: 'Which live traffic counts: none, failures to connect, or errors as well.',
  },
  errorLimit: {
    kind: 'integer',
    default: 10,
    min: 1,
    summary: 'Errors in a row, in observed traffic, that call for onError.',
  },
  onError: {
    kind: 'choice',
    choices: ['fail-check', 'fastinter', 'sudden-death', 'mark-down'],
    default: 'fail-check',
    summary:
      'Then: one failed probe is assumed, the next probe comes after fastinter, the next failure will be the last, or the server goes down at once.',
  },
} as const;
