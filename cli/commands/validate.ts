/** `lbsim validate`: does it mean anything? Simulates nothing. */

import type { Command } from 'commander';
import { type Diagnostic, InputError } from '../../scenarios/format/diagnostic.ts';
import { loadScenarioWithPlugins } from '../../scenarios/format/load.ts';
import { renderDiagnostics } from '../../scenarios/format/render-diagnostics.ts';
import { EXIT } from '../exit-codes.ts';
import { addScenarioOptions, overridesOf, type ScenarioOptions } from '../options.ts';
import { scenarioPath } from '../package.ts';
import { print, styleOf, tell } from '../terminal.ts';

interface ValidateOptions extends ScenarioOptions {
  readonly json?: true;
}

export function addValidate(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('validate')
    .summary('check scenarios without simulating')
    .argument('<scenario...>', 'files, or names of scenarios of the library')
    .option('--json', 'print the diagnostics as JSON on stdout');
  addScenarioOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim validate checkout.yaml\n  lbsim validate scenarios/*.yaml --json',
    )
    .action(async (scenarios: readonly string[], options: ValidateOptions) => {
      const diagnostics: Diagnostic[] = [];
      for (const scenario of scenarios) diagnostics.push(...(await check(scenario, options)));
      const errors = diagnostics.filter((one) => one.severity === 'error').length;
      if (options.json) print(jsonOf(diagnostics, errors));
      else if (diagnostics.length > 0) {
        tell(renderDiagnostics(diagnostics, styleOf(process.stderr)).trimEnd());
      }
      exit(errors > 0 ? EXIT.badInput : EXIT.ok);
    });
}

async function check(scenario: string, options: ValidateOptions): Promise<readonly Diagnostic[]> {
  try {
    const overrides = overridesOf(options);
    const { warnings } = await loadScenarioWithPlugins(scenarioPath(scenario), { overrides });
    if (!options.json) print(`${scenario}: valid\n`);
    return warnings;
  } catch (error) {
    if (error instanceof InputError) return error.diagnostics;
    throw error;
  }
}

function jsonOf(diagnostics: readonly Diagnostic[], errorCount: number): string {
  const warningCount = diagnostics.length - errorCount;
  const valid = errorCount === 0;
  const result = { formatVersion: '1.0', valid, errorCount, warningCount, diagnostics };
  return `${JSON.stringify(result, null, 2)}\n`;
}
