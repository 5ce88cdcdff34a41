/** What was judged, as JSON: without the series and samples that the reports have. */

import { type CheckedScenario, verdictOfRun, verdictOfScenario } from '../../checks/check-run.ts';
import { plainJson } from '../json.ts';
import type { CheckFormat } from './types.ts';

export const CHECK_RUN_FORMAT = 'lbsim-check/1';

export const checkJson: CheckFormat = {
  name: 'json',
  extension: 'json',
  render: (run) =>
    plainJson({
      format: CHECK_RUN_FORMAT,
      tool: run.tool,
      verdict: verdictOfRun(run),
      scenarios: run.scenarios.map((scenario) => ({
        verdict: verdictOfScenario(scenario, run.failOn),
        ...contentOf(scenario),
      })),
    }),
};

function contentOf(scenario: CheckedScenario): object {
  if (scenario.outcome !== 'judged') return scenario;
  const { report, ...rest } = scenario;
  const { seed, replications, repeat, checks, warnings } = report;
  const { name, digest } = report.scenario;
  return { ...rest, scenario: { name, digest }, seed, replications, repeat, checks, warnings };
}
