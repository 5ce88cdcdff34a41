/** The formats of `check` for one report, as `run` and `compare` make it. */

import type { CheckRun } from '../../checks/check-run.ts';
import type { Report } from '../../model.ts';
import type { FormatDefinition } from '../types.ts';
import { checkGithub } from './github.ts';
import { checkJunit } from './junit.ts';

export const junit: FormatDefinition = {
  name: checkJunit.name,
  extension: checkJunit.extension,
  render: async (report, options) => checkJunit.render(runOf(report), options),
};

export const github: FormatDefinition = {
  name: checkGithub.name,
  extension: checkGithub.extension,
  render: async (report, options) => checkGithub.render(runOf(report), options),
};

function runOf(report: Report): CheckRun {
  return {
    tool: report.tool,
    failOn: { warn: false, regression: true, undecided: true },
    scenarios: [
      {
        outcome: 'judged',
        file: report.checks[0]?.file ?? report.scenario.name,
        report,
        ...{ baseline: null, slack: null, unanswered: [] },
      },
    ],
  };
}
