/** The output formats. One line per format. */

import { github, junit } from './check/of-report.ts';
import { csv, csvFaults, csvNodes, csvSeries } from './csv.ts';
import { events } from './events.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { png, svg } from './picture.ts';
import { terminal } from './terminal.ts';
import type { FormatDefinition } from './types.ts';

export const FORMATS: readonly FormatDefinition[] = [
  terminal,
  json,
  csv,
  csvNodes,
  csvSeries,
  csvFaults,
  events,
  markdown,
  html,
  junit,
  github,
  svg,
  png,
];

export function findFormat(name: string): FormatDefinition | undefined {
  return FORMATS.find((format) => format.name === name);
}
