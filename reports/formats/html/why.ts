/** Why it happened: each finding with a link to the chart that shows it. */

import { findChart } from '../../charts/index.ts';
import type { Report } from '../../model.ts';
import { insightSentence, orderedInsights } from '../insights.ts';
import { section, text } from './markup.ts';

/** Empty where no rule found anything. */
export function whySection(report: Report, sectionOfChart: (chart: string) => string): string {
  const insights = orderedInsights(report);
  if (insights.length === 0) return '';
  const items = insights.map((insight) => {
    const chart = findChart(insight.evidence);
    const target = sectionOfChart(insight.evidence);
    const link = chart ? ` <a href="#${target}">${text(chart.question)}</a>` : '';
    return `<li>${text(insightSentence(report, insight))}${link}</li>`;
  });
  return section('why', 'Why', [`<ul>${items.join('\n')}</ul>`]);
}
