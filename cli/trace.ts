/** `lbsim run --trace`: simulates one replication once more, with somebody who writes down decisions. */

import { traceJob } from '../runner/trace-job.ts';
import type { ParsedScenario } from '../scenarios/format/parse.ts';
import type { Trace, TraceLine } from '../sim/trace/types.ts';
import { explainFault } from './algorithm-faults.ts';
import type { ExperimentOptions } from './options.ts';
import { complainOfArgument } from './problems.ts';
import { completeFile, reserveFiles } from './target-file.ts';
import { print, tell } from './terminal.ts';
import { readTraceArgument, type TraceRequest } from './trace-argument.ts';
import { traceText } from './trace-text.ts';

/** Null where none is asked for. Its file is opened before anything is simulated. */
export function plannedTrace(
  { scenario }: ParsedScenario,
  options: ExperimentOptions,
): TraceRequest | null {
  if (options.trace === undefined) return null;
  const request = readTraceArgument(options.trace, scenario);
  if (request.file === null && (options.format !== undefined || options.out !== undefined)) {
    complainOfArgument('no-room', 'the trace and the report cannot both go to stdout', [
      `write the trace to a file: --trace ${options.trace}=trace.jsonl`,
    ]);
  }
  return request;
}

/** Writes the trace, to a terminal in words; false if there was nothing to write. */
export function writeTrace(
  parsed: ParsedScenario,
  { selection, ...request }: TraceRequest,
): boolean {
  const discard = reserveFiles(request.file === null ? [] : [request.file]);
  try {
    const { scenario, traces, plugins } = parsed;
    const job = { variant: 0, replication: request.replication };
    const trace = simulated(parsed, () => traceJob({ scenario, traces, plugins }, job, selection));
    if (request.file !== null) {
      completeFile(request.file, jsonLines(trace.lines));
      tell(`trace: ${request.file}`);
    } else if (trace.lines.length > 0) {
      print(process.stdout.isTTY ? traceText(trace.lines) : jsonLines(trace.lines));
    }
    tellShortfall(trace);
    return trace.lines.length > 0;
  } finally {
    discard();
  }
}

/** What a user's algorithm does wrong is explained as elsewhere. */
function simulated({ scenario, plugins }: ParsedScenario, run: () => Trace): Trace {
  try {
    return run();
  } catch (error) {
    throw explainFault(error, scenario, plugins);
  }
}

function jsonLines(lines: readonly TraceLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function tellShortfall({ lines, dropped, measured }: Trace): void {
  if (lines.length === 0) tell(`no decision was traced: ${measured} requests were measured`);
  if (dropped > 0) tell(`${dropped} more lines had no room: choose a shorter window`);
}
