/**
 * Where a report goes. Every destination is opened before the first event is simulated, so that an
 * unwritable folder costs a second and not an hour; files appear under their name when complete.
 */

import { join, resolve } from 'node:path';
import { CHARTS } from '../reports/charts/index.ts';
import { FORMATS, findFormat } from '../reports/formats/index.ts';
import type { FormatDefinition } from '../reports/formats/types.ts';
import type { Report } from '../reports/model.ts';
import { listOf, nearestName } from '../scenarios/format/nearest.ts';
import { complainOfArgument } from './problems.ts';
import { completeFile, makeFolder, reserveFiles } from './target-file.ts';
import { print, styleOf, tell } from './terminal.ts';

export interface OutputOptions {
  /** `html`, `json=result.json`, …; each from one `--format`. */
  readonly format?: readonly string[];
  readonly out?: string;
  readonly chart?: string;
}

interface Destination {
  readonly format: FormatDefinition;
  /** Null: stdout. */
  readonly file: string | null;
}

export interface Outputs {
  /** Renders and writes everything, then says on stderr which files there are. */
  write(report: Report): Promise<void>;
  /** Removes what `write` has not completed. */
  discard(): void;
}

/** Written when `--out` is given without a format. */
const FOLDER_FORMATS = ['html', 'json'];

export function openOutputs(options: OutputOptions, scenarioName: string): Outputs {
  if (options.chart !== undefined && !CHARTS.some((chart) => chart.name === options.chart)) {
    const names = CHARTS.map((chart) => chart.name);
    complainOfArgument(
      'unknown-chart',
      `there is no chart "${options.chart}"`,
      suggest(options.chart, names),
    );
  }
  const destinations = planDestinations(options, scenarioName);
  const files = destinations.flatMap(({ file }) => (file === null ? [] : [file]));
  if (options.out !== undefined) makeFolder(options.out);
  const discard = reserveFiles(files);
  return {
    discard,
    async write(report) {
      for (const { format, file } of destinations) {
        const style =
          file === null ? styleOf(process.stdout) : { color: false, unicode: true, width: 80 };
        const chart = options.chart === undefined ? {} : { chart: options.chart };
        const content = await format.render(report, { ...style, ...chart });
        if (file === null) print(content);
        else completeFile(file, content);
      }
      for (const { format, file } of destinations)
        if (file !== null) tell(`${format.name}: ${file}`);
    },
  };
}

function planDestinations(options: OutputOptions, scenarioName: string): readonly Destination[] {
  const { out, format: written = [] } = options;
  const given = written.length === 0 && out !== undefined ? FOLDER_FORMATS : written;
  const destinations = given.map((text): Destination => {
    const [name, file] = splitOnce(text);
    const format = findFormat(name);
    if (!format) {
      const names = FORMATS.map((known) => known.name);
      complainOfArgument('unknown-format', `there is no format "${name}"`, suggest(name, names));
    }
    if (file === '') {
      complainOfArgument('missing-file', `\`--format ${text}\` names no file`, [
        `write \`--format ${name}=FILE\`, or \`--format ${name}\` for standard output`,
      ]);
    }
    if (file === '-') return { format, file: null };
    if (file !== null) return { format, file };
    const inFolder = out !== undefined && name !== 'terminal';
    return { format, file: inFolder ? join(out, fileName(scenarioName, format)) : null };
  });
  refuseCollisions(destinations);
  const toStdout = destinations.filter(({ file }) => file === null);
  if (toStdout.length > 1) {
    const names = toStdout.map(({ format }) => format.name).join(' and ');
    complainOfArgument('two-on-stdout', `${names} cannot both go to standard output`, [
      'give all but one a file: `--format json=result.json`, or a folder for all: `--out DIR`',
    ]);
  }
  // A person at the terminal sees the answer, wherever the files go.
  if (toStdout.length === 0) destinations.unshift({ format: findFormat('terminal')!, file: null });
  return destinations;
}

function refuseCollisions(destinations: readonly Destination[]): void {
  const byPath = new Map<string, string>();
  for (const { format, file } of destinations) {
    if (file === null) continue;
    const earlier = byPath.get(resolve(file));
    if (earlier !== undefined) {
      complainOfArgument('same-file', `${earlier} and ${format.name} would both write ${file}`, [
        'give each format a file of its own',
      ]);
    }
    byPath.set(resolve(file), format.name);
  }
}

function splitOnce(text: string): readonly [string, string | null] {
  const at = text.indexOf('=');
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function suggest(written: string, known: readonly string[]): readonly string[] {
  const nearest = nearestName(written, known);
  return [...(nearest ? [`did you mean "${nearest}"?`] : []), `known: ${listOf(known)}`];
}

/** `checkout.csv`, and `checkout.nodes.csv` for the format `csv-nodes`. */
function fileName(scenarioName: string, { name, extension }: FormatDefinition): string {
  const detail = name.startsWith(`${extension}-`) ? `.${name.slice(extension.length + 1)}` : '';
  return `${slug(scenarioName)}${detail}.${extension}`;
}

function slug(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '') || 'report';
}
