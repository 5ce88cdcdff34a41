/** Charts as pictures: one by its name, or all of them below one another. */

import { CHARTS, chartsOf, findChart } from '../charts/index.ts';
import { renderPng, renderSvg } from '../charts/render.ts';
import type { ChartDefinition } from '../charts/types.ts';
import type { Report } from '../model.ts';
import type { FormatDefinition, FormatOptions } from './types.ts';

/** Twice the size of the SVG: sharp on the screens of today and in a slide. */
const PNG_SCALE = 2;

export const svg: FormatDefinition = {
  name: 'svg',
  extension: 'svg',
  render: renderPicture,
};

export const png: FormatDefinition = {
  name: 'png',
  extension: 'png',
  render: async (report, options) =>
    renderPng(await renderPicture(report, options), { scale: PNG_SCALE }),
};

/** A chart whose ids carry its name, so that several can share one document. */
export async function drawChart(chart: ChartDefinition, report: Report): Promise<string> {
  const drawn = await renderSvg(chart.spec(report));
  return drawn
    .replace(/<(clipPath|linearGradient|radialGradient) id="/g, `<$1 id="${chart.name}-`)
    .replace(/="url\(#/g, `="url(#${chart.name}-`);
}

async function renderPicture(report: Report, options: FormatOptions): Promise<string> {
  if (options.chart === undefined) return stacked(report);
  const chart = findChart(options.chart);
  if (chart === undefined) {
    const names = CHARTS.map(({ name }) => name).join(', ');
    throw new Error(`there is no chart "${options.chart}"; the charts are ${names}`);
  }
  return drawChart(chart, report);
}

async function stacked(report: Report): Promise<string> {
  const parts: string[] = [];
  let width = 0;
  let height = 0;
  for (const chart of chartsOf(report)) {
    const drawn = await drawChart(chart, report);
    const size = sizeOf(drawn);
    parts.push(drawn.replace('<svg ', `<svg y="${height}" `));
    width = Math.max(width, size.width);
    height += size.height;
  }
  const box = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const paper = `<rect width="${width}" height="${height}" fill="#ffffff"/>`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" version="1.1" ${box}>`;
  return `${head}${paper}${parts.join('')}</svg>`;
}

function sizeOf(drawn: string): { readonly width: number; readonly height: number } {
  const match = /<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/.exec(drawn);
  if (match === null) throw new Error('a rendered chart has no size');
  return { width: Number(match[1]), height: Number(match[2]) };
}
