/** `lbsim explain`: what does the scenario mean after defaults? */

import type { Command } from 'commander';
import { explainScenario } from '../../scenarios/format/explain.ts';
import { loadScenarioWithPlugins } from '../../scenarios/format/load.ts';
import { renderDiagnostics } from '../../scenarios/format/render-diagnostics.ts';
import { EXIT } from '../exit-codes.ts';
import {
  addScenarioOptions,
  addVariantOptions,
  overridesOf,
  type ScenarioOptions,
  type VariantOptions,
  variantsOf,
} from '../options.ts';
import { scenarioPath } from '../package.ts';
import { print, styleOf, tell } from '../terminal.ts';

export function addExplain(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('explain')
    .summary('show a scenario with its defaults, units and load')
    .argument('[scenario]', 'a file, or the name of a scenario of the library');
  addScenarioOptions(addVariantOptions(command))
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim explain checkout.yaml\n  lbsim explain checkout.yaml --set clients.shoppers.arrivals.rate=2000/s',
    )
    .action(async (file: string | undefined, options: ScenarioOptions & VariantOptions) => {
      const parsed = await loadScenarioWithPlugins(scenarioPath(file), {
        overrides: overridesOf(options),
        ...variantsOf(options),
      });
      if (parsed.warnings.length > 0) {
        tell(renderDiagnostics(parsed.warnings, styleOf(process.stderr)));
      }
      const { scenario, traces, given, plugins } = parsed;
      print(explainScenario(scenario, traces, given, plugins));
      exit(EXIT.ok);
    });
}
