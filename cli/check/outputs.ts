/** Where the answer of a check goes: one document a format, and reports of each scenario in `--out`. */

import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckRun } from '../../reports/checks/check-run.ts';
import { checkGithub } from '../../reports/formats/check/github.ts';
import { CHECK_FORMATS } from '../../reports/formats/check/index.ts';
import { checkMarkdown } from '../../reports/formats/check/markdown.ts';
import { checkTerminal } from '../../reports/formats/check/terminal.ts';
import type { CheckFormat } from '../../reports/formats/check/types.ts';
import type { FormatOptions } from '../../reports/formats/types.ts';
import { listOf, nearestName } from '../../scenarios/format/nearest.ts';
import { complainOfArgument, reasonOf } from '../problems.ts';
import { completeFile, makeFolder, reserveFiles } from '../target-file.ts';
import { print, styleOf, tell } from '../terminal.ts';

export interface CheckOutputOptions {
  readonly format?: readonly string[];
  readonly out?: string;
}

export interface CheckOutputs {
  write(run: CheckRun): void;
  /** Removes what `write` has not completed. */
  discard(): void;
}

interface Destination {
  readonly format: CheckFormat;
  /** Null: stdout. */
  readonly file: string | null;
}

const IN_FILES: FormatOptions = { color: false, unicode: true, width: 80 };

/** Opens every file before anything is simulated. */
export function openCheckOutputs({ format = [], out }: CheckOutputOptions): CheckOutputs {
  const destinations = format.map((text) => destinationOf(text, out));
  const onStdout = destinations.filter(({ file }) => file === null);
  if (onStdout.length > 1) {
    const names = onStdout.map((one) => one.format.name).join(' and ');
    complainOfArgument('two-on-stdout', `${names} cannot both go to standard output`, [
      'give all but one a file: `--format junit=checks.xml`',
    ]);
  }
  if (onStdout.length === 0) destinations.unshift({ format: checkTerminal, file: null });
  if (out !== undefined) makeFolder(out);
  const discard = reserveFiles(destinations.flatMap(({ file }) => file ?? []));
  return {
    discard,
    write(run) {
      for (const { format: chosen, file } of destinations) {
        if (file === null) print(chosen.render(run, styleOf(process.stdout)));
        else completeFile(file, chosen.render(run, IN_FILES));
      }
      writeForGithub(run, destinations);
      for (const { format: chosen, file } of destinations) {
        if (file !== null) tell(`${chosen.name}: ${file}`);
      }
    },
  };
}

function destinationOf(text: string, out: string | undefined): Destination {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const file = at < 0 ? null : text.slice(at + 1);
  const format = CHECK_FORMATS.find((known) => known.name === name);
  if (format === undefined) {
    const known = CHECK_FORMATS.map((one) => one.name);
    const near = nearestName(name, known);
    complainOfArgument('unknown-format', `\`check\` has no format "${name}"`, [
      ...(near === null ? [] : [`did you mean "${near}"?`]),
      `known: ${listOf(known)}`,
      'other formats show one scenario: `lbsim compare SCENARIO --format html=report.html`',
    ]);
  }
  if (file === '') {
    complainOfArgument('missing-file', `\`--format ${text}\` names no file`, [
      `write \`--format ${name}=FILE\`, or \`--format ${name}\` for standard output`,
    ]);
  }
  if (file === '-') return { format, file: null };
  if (file !== null) return { format, file };
  const inFolder = out !== undefined && name !== 'terminal' && name !== 'github';
  return { format, file: inFolder ? join(out, `checks.${format.extension}`) : null };
}

/** In a job of GitHub Actions: annotations, unless they were asked for, and the summary of the step. */
function writeForGithub(run: CheckRun, destinations: readonly Destination[]): void {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
  if (GITHUB_ACTIONS !== 'true') return;
  if (destinations.every(({ format }) => format !== checkGithub)) {
    const text = checkGithub.render(run, IN_FILES);
    // Commands are read from both streams, and what is on stdout may be for another program.
    const isForPeople = destinations.some(
      ({ format, file }) => file === null && format === checkTerminal,
    );
    if (isForPeople) print(text);
    else tell(text.trimEnd());
  }
  if (!GITHUB_STEP_SUMMARY) return;
  try {
    appendFileSync(GITHUB_STEP_SUMMARY, checkMarkdown.render(run, IN_FILES));
  } catch (error) {
    tell(`warning: the summary of the step cannot be written: ${reasonOf(error)}`);
  }
}
