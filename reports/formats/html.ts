/**
 * The report as one HTML file: opens offline, needs no JavaScript, prints on A4, loads nothing.
 *
 * The order of the sections is the order of a reader's questions; the complete report is embedded, so that
 * the page can be turned into any other format later.
 */

import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { findChart } from '../charts/index.ts';
import type { Report } from '../model.ts';
import { hasFailures } from './failures.ts';
import {
  differenceSection,
  rankingSection,
  scenarioSection,
  verdictSection,
} from './html/answer.ts';
import { certaintySection, errorSection, nodeSection, repeatSection } from './html/evidence.ts';
import { failureSection } from './html/failures.ts';
import { figure } from './html/figure.ts';
import { paragraph, section, text } from './html/markup.ts';
import { SCRIPT } from './html/script.ts';
import { STYLE } from './html/style.ts';
import { whySection } from './html/why.ts';
import { compactJson } from './json.ts';
import type { FormatDefinition } from './types.ts';

/** Larger reports are embedded compressed. */
const PLAIN_BYTES_MAX = 200_000;
/** Place of the operating system in a gzip header, and the value for "unknown": same bytes everywhere. */
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

/** Where the page shows each chart. */
const SECTION_OF_CHART: Readonly<Record<string, string>> = {
  'p99-intervals': 'ranking',
  'percentile-curve': 'percentiles',
  'latency-over-time': 'time',
  'failover-timeline': 'failures',
  'in-flight-heatmap': 'crowding',
  'share-vs-capacity': 'fairness',
};

export const html: FormatDefinition = {
  name: 'html',
  extension: 'html',
  render: async (report) => {
    const sections = await sectionsOf(report);
    return `${[head(report), ...sections, foot(report)].join('\n')}\n`;
  },
};

async function sectionsOf(report: Report): Promise<readonly string[]> {
  const chart = (name: string) => figure(findChart(name)!, report);
  return [
    verdictSection(report),
    scenarioSection(report),
    rankingSection(report, await chart('p99-intervals')),
    differenceSection(report),
    whySection(report, (chart) => SECTION_OF_CHART[chart]!),
    section('percentiles', 'Latency by percentile', [await chart('percentile-curve')]),
    section('time', 'Latency over time', [await chart('latency-over-time')]),
    hasFailures(report) ? failureSection(report, await chart('failover-timeline')) : '',
    section('crowding', 'Load of the nodes over time', [await chart('in-flight-heatmap')]),
    errorSection(report, await chart('share-vs-capacity')),
    nodeSection(report),
    certaintySection(report),
    repeatSection(report),
  ];
}

function head(report: Report): string {
  const { name, question } = report.scenario;
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(name)} – lbsim report</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${text(name)}</h1>`,
    question === null ? '' : paragraph(question, 'question'),
    '</header>',
    '<main>',
  ].join('\n');
}

function foot(report: Report): string {
  return [
    '</main>',
    '<footer>',
    '<p><button type="button" id="save" hidden>Save the report as JSON</button></p>',
    '</footer>',
    embedded(report),
    `<script>${SCRIPT}</script>`,
    '</body>',
    '</html>',
  ].join('\n');
}

/** JSON in which no `<` is left, so that nothing in it can end the script element. */
function embedded(report: Report): string {
  const plain = compactJson(report);
  if (Buffer.byteLength(plain) <= PLAIN_BYTES_MAX) {
    const safe = plain.replaceAll('<', '\\u003c');
    return `<script type="application/json" id="report-data">${safe}</script>`;
  }
  const packed = gzipSync(plain, { level: 9 });
  packed[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
  const encoded = JSON.stringify(packed.toString('base64'));
  return `<script type="application/json" id="report-data" data-encoding="gzip+base64">${encoded}</script>`;
}
