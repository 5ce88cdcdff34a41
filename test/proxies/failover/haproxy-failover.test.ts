/**
 * HAProxy with `check inter … rise 2 fall 3` loses one of ten servers under load and gets it back, and
 * the simulation of the same scenario file tells the same: 20 real runs against 400 simulated ones.
 */

import { describe, it } from 'vitest';
import { installed } from '../installed.ts';
import { downTimes, startHaproxyFor } from './haproxy-stage.ts';
import { expectSameStory } from './show.ts';

const { isMissing, title } = installed('haproxy');

const CASES = [
  { name: 'haproxy-crash', what: 'a server that is killed, inter 1s', phaseMostMs: 1000 },
  { name: 'haproxy-hang', what: 'a server that hangs, by option httpchk', phaseMostMs: 300 },
  {
    name: 'haproxy-connects',
    what: 'a server that hangs, which a check that only connects never sees',
    phaseMostMs: 300,
  },
];

const TIMEOUT_MS = 300_000;

describe.skipIf(isMissing)(`${title} and its simulation`, { timeout: TIMEOUT_MS }, () => {
  for (const { name, what, phaseMostMs } of CASES) {
    it(`detect, lose and recover alike: ${what}`, ({ skip }) =>
      expectSameStory(
        {
          name,
          phaseMostMs,
          start: (plot, groups) => startHaproxyFor(plot, groups, { directives: ['retries 0'] }),
          givenUpMs: downTimes,
        },
        skip,
      ));
  }
});
