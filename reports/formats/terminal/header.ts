/** First and last lines: what was simulated, what to beware of, how to repeat it. */

import type { Report } from '../../model.ts';
import { headlineInsights, insightSentence } from '../insights.ts';
import { formatCount } from '../number.ts';
import type { FormatOptions } from '../types.ts';
import { colored, displayWidth, NO_BREAK, padEnd, shown, wrap } from './text.ts';

/** A longer name stands on its own line, lest it push the summary into a narrow column. */
const NAME_WIDTH_MAX = 20;

/** So that a screenshot explains itself. */
export function headerLines(report: Report, options: FormatOptions): readonly string[] {
  const { scenario } = report;
  const name = shown(scenario.name, options);
  const sentences = [
    ...(scenario.question === null ? [] : [scenario.question]),
    ...scenario.summary,
  ];
  if (displayWidth(name) <= NAME_WIDTH_MAX) return labelled(name, sentences, options);
  return [...wrap(name, options.width), ...labelled('', sentences, options)];
}

/** A label at the left and its text, wrapped, in a column beside it. */
export function labelled(
  label: string,
  sentences: readonly string[],
  options: FormatOptions,
): readonly string[] {
  const indent = displayWidth(label) + (label === '' ? 2 : 3);
  const lines = sentences.flatMap((text) => wrap(shown(text, options), options.width - indent));
  return lines.map((line, i) => (padEnd(i === 0 ? label : '', indent) + line).trimEnd());
}

/** Beyond these few, findings are for the longer formats. */
const FINDINGS_MAX = 3;

export function whyLines(report: Report, options: FormatOptions): readonly string[] {
  const rest = report.insights.length - FINDINGS_MAX;
  const sentences = headlineInsights(report, FINDINGS_MAX).map((one) =>
    insightSentence(report, one),
  );
  const more = rest > 0 ? [`${formatCount(rest)} more findings are in the html report.`] : [];
  return sentences.length === 0 ? [] : [...labelled('Why', [...sentences, ...more], options), ''];
}

export function warningLines(report: Report, options: FormatOptions): readonly string[] {
  return report.warnings.flatMap((warning) =>
    labelled('Warning', [warning], options).map((line, i) =>
      i === 0 ? line.replace('Warning', () => colored('Warning', 'yellow', options)) : line,
    ),
  );
}

export function footerLines(report: Report, options: FormatOptions): readonly string[] {
  const requests = report.variants.reduce((sum, variant) => sum + variant.requests, 0);
  const parts = [
    `${formatCount(requests)} requests`,
    `seed ${JSON.stringify(report.seed)}`,
    counted(report.replications, 'replication'),
    `Node ${report.tool.node.replace(/^v/, '')}`,
    `digest ${report.scenario.digest.slice(0, 8)}`,
  ];
  // Lines break between the parts, never inside one.
  const tied = parts.map((part) => shown(part, options).replaceAll(' ', NO_BREAK));
  const facts = wrap(tied.join(shown(' · ', options)), options.width);
  // A command is to be copied, so it is the one line that may be wider than the terminal.
  return [...facts, `repeat: ${shown(report.repeat, options)}`];
}

export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
