/**
 * nginx with `max_fails` and `fail_timeout` loses one of ten servers under load and gets it back, and
 * the simulation of the same scenario file tells the same: 20 real runs against 400 simulated ones.
 */

import { describe, it } from 'vitest';
import { installed } from '../installed.ts';
import { disabledTimes, startNginxFor } from './nginx-stage.ts';
import { expectSameStory } from './show.ts';

const { isMissing, title } = installed('nginx');

const CASES = [
  { name: 'nginx-crash', what: 'a server that is killed, max_fails=1 fail_timeout=1s' },
  { name: 'nginx-hang', what: 'a server that hangs, max_fails=3 fail_timeout=1s' },
];
/** For docs/agreement.md, by hand: two rounds take a minute and a half, and disturbed ones as long. */
const SLOW_CASES = [{ name: 'nginx-defaults', what: 'a server that is killed, as installed' }];

const TIMEOUT_MS = 300_000;

describe.skipIf(isMissing)(`${title} and its simulation`, { timeout: TIMEOUT_MS }, () => {
  for (const { name, what } of process.env.LBSIM_SHOW_FIGURES ? [...CASES, ...SLOW_CASES] : CASES) {
    it(`detect, lose and recover alike: ${what}`, ({ skip }) =>
      expectSameStory(
        {
          name,
          // It counts in whole seconds.
          phaseMostMs: 1000,
          start: (plot, groups) => startNginxFor(plot, groups, { nextUpstream: 'off' }),
          givenUpMs: disabledTimes,
        },
        skip,
      ));
  }
});
