/** `lbsim import access-log`: a real log becomes a trace and a scenario that replays it. */

import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { writeTrace } from '../../scenarios/format/trace.ts';
import { LOG_FORMATS } from '../../scenarios/import/access-log/formats/index.ts';
import { importAccessLog } from '../../scenarios/import/access-log/import-access-log.ts';
import { readLogFile } from '../../scenarios/import/access-log/read-lines.ts';
import type { AccessLogOptions, ImportResult } from '../../scenarios/import/access-log/types.ts';
import { EXIT } from '../exit-codes.ts';
import { complainOfArgument } from '../problems.ts';
import { completeFile, makeFolder, reserveFiles } from '../target-file.ts';
import { tell } from '../terminal.ts';

interface ImportOptions {
  readonly out: string;
  readonly name?: string;
  readonly logFormat: NonNullable<AccessLogOptions['format']>;
  readonly key: NonNullable<AccessLogOptions['key']>;
  readonly anonymous?: true;
  readonly force?: true;
  readonly service?: string;
  readonly include: NonNullable<AccessLogOptions['include']>;
  readonly seed?: string;
  readonly nodes?: number;
  readonly concurrency?: number;
}

export function addImport(program: Command, exit: (code: number) => void): void {
  const command = program
    .command('import')
    .summary('turn what you have into a scenario')
    .addHelpText('after', '\nExamples:\n  lbsim import access-log haproxy.log.gz');
  command
    .command('access-log')
    .summary('nginx, Apache and HAProxy access logs, plain or gzip')
    .description(
      'Writes FOLDER/NAME.yaml and FOLDER/NAME.csv.gz: a scenario and the trace that it replays.',
    )
    .argument('<file>', 'the log')
    .option('--out <folder>', 'where to write', '.')
    .option('--name <name>', "of the scenario; otherwise the log's name")
    .addOption(
      new Option('--log-format <format>', 'what the lines look like')
        .choices(['auto', ...LOG_FORMATS.map((format) => format.name)])
        .default('auto'),
    )
    .addOption(
      new Option('--key <what>', 'what hash algorithms hash')
        .choices(['client', 'url', 'none'])
        .default('client'),
    )
    .option('--anonymous', 'write client-1, url-2, … instead of addresses and paths')
    .option(
      '--service <law>',
      "law of the service times, instead of those in the log: '{ law: lognormal, mean: 20ms, p99: 90ms }'",
    )
    .addOption(
      new Option('--include <what>', 'all: also what the proxy answered by itself')
        .choices(['proxied', 'all'])
        .default('proxied'),
    )
    .option('--seed <text>', 'of the places of arrivals within their second')
    .option('--force', 'overwrite a scenario and trace of that name')
    .option('--nodes <n>', 'otherwise as many as the log names, or 4', readCount)
    .option(
      '--concurrency <n>',
      'workers of a node; otherwise sized by the busiest minute',
      readCount,
    )
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  lbsim import access-log haproxy.log.gz\n' +
        "  lbsim import access-log access.log --key url --service '{ law: exponential, mean: 30ms }'",
    )
    .action(async (file: string, options: ImportOptions) => {
      await importLog(file, options);
      exit(EXIT.ok);
    });
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('Give a whole number from 1.');
  return count;
}

async function importLog(file: string, options: ImportOptions): Promise<void> {
  const name = options.name ?? nameOf(file);
  const scenarioFile = join(options.out, `${name}.yaml`);
  const traceFile = join(options.out, `${name}.csv.gz`);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) {
    const why = found ? 'it is not a file' : 'there is no such file';
    complainOfArgument('unreadable-file', `${file} cannot be read: ${why}`);
  }
  makeFolder(options.out);
  const existing = [scenarioFile, traceFile].find((path) => existsSync(path));
  if (existing !== undefined && !options.force) {
    complainOfArgument('file-exists', `${existing} exists already`, [
      'choose another --name or --out, or overwrite it with --force',
    ]);
  }
  // Says so before a long log is read if the results cannot be written.
  const discard = reserveFiles([traceFile, scenarioFile]);
  process.once('SIGINT', () => process.exit(EXIT.interrupted));
  try {
    const source = readLogFile(file);
    const { out: _, force: __, logFormat, ...rest } = options;
    const result = await importAccessLog(source.lines, {
      ...rest,
      file: basename(file),
      format: logFormat,
      name,
      traceFile: basename(traceFile),
      digest: source.digest,
    });
    completeFile(traceFile, gzipSync(writeTrace(result.trace), { level: 9 }));
    completeFile(scenarioFile, result.scenarioYaml);
    announce(result, scenarioFile, traceFile);
  } finally {
    discard();
  }
}

/** `logs/haproxy-2012.log.gz` → `haproxy-2012` */
function nameOf(file: string): string {
  const plain = basename(file)
    .replace(/\.gz$/, '')
    .replace(/\.(log|txt|tsv|csv)$/, '');
  return plain.replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'access-log';
}

function announce(
  { stats, warnings }: ImportResult,
  scenarioFile: string,
  traceFile: string,
): void {
  const { skipped, firstUnparsed } = stats;
  const left = [
    skipped.unparsed > 0 ? `${skipped.unparsed} not understood` : '',
    skipped.notProxied > 0 ? `${skipped.notProxied} answered by the proxy itself` : '',
    skipped.blank > 0 ? `${skipped.blank} blank` : '',
    skipped.comment > 0 ? `${skipped.comment} without a request` : '',
  ].filter((part) => part !== '');
  tell(`${stats.format} log: ${stats.requests} requests from ${stats.lines} lines`);
  if (left.length > 0) tell(`left out: ${left.join(', ')}`);
  for (const { line, text } of firstUnparsed) tell(`  line ${line}: ${text}`);
  for (const warning of warnings) tell(`warning: ${warning}`);
  tell(`wrote ${traceFile}`);
  tell(`wrote ${scenarioFile}; next: lbsim compare ${scenarioFile}`);
}
