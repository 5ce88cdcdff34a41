/** The command tree, and the exit code of whatever happens in it. */

import { Command, CommanderError } from 'commander';
import { InputError } from '../scenarios/format/diagnostic.ts';
import { renderDiagnostics } from '../scenarios/format/render-diagnostics.ts';
import { addAlgorithms } from './commands/algorithms.ts';
import { addCheck } from './commands/check.ts';
import { addCompare } from './commands/compare.ts';
import { addExplain } from './commands/explain.ts';
import { addImport } from './commands/import-access-log.ts';
import { addReport } from './commands/report.ts';
import { addRun } from './commands/run.ts';
import { addScenarios } from './commands/scenarios.ts';
import { addSchema } from './commands/schema.ts';
import { addValidate } from './commands/validate.ts';
import { EXIT } from './exit-codes.ts';
import { VERSION } from './package.ts';
import { styleOf, tell } from './terminal.ts';

/** Runs one command line (without node and script) and returns its exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command('lbsim')
    .description('A deterministic simulator for load-balancing algorithms.')
    .version(VERSION)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nExamples:\n  lbsim compare\n  lbsim scenarios new checkout.yaml\n  lbsim compare checkout.yaml --out reports',
    );
  const exit = (given: number) => {
    code = given;
  };
  for (const add of [
    addRun,
    addCompare,
    addCheck,
    addValidate,
    addExplain,
    addReport,
    addAlgorithms,
    addScenarios,
    addImport,
    addSchema,
  ]) {
    add(program, exit);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its message (or the help that was asked for) already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  if (error instanceof InputError) {
    tell(renderDiagnostics(error.diagnostics, styleOf(process.stderr)).trimEnd());
    return EXIT.badInput;
  }
  tell(
    `lbsim ${VERSION} failed, which is a fault of lbsim itself. Please report it with this text:`,
  );
  tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.ourFault;
}
