/**
 * How all charts look: one font, one palette, one style per variant on every chart of a report.
 *
 * Colours are those of Okabe and Ito (2008), which stay apart with any colour blindness; their yellow is
 * left out because it vanishes on white. Dash patterns tell variants apart without any colour.
 */

import type { Config } from 'vega-lite';
import type { Report } from '../model.ts';
import { textWidthPx, wrapText } from './text-width.ts';

/** Verdana stands in for DejaVu Sans where that is missing: both descend from the same widths. */
export const FONT = 'DejaVu Sans, Verdana, sans-serif';
export const WIDTH_PX = 640;
export const INK = '#1b1f24';
export const FAINT = '#c9ced6';
export const SHADE = '#e4e8ee';
/** While a fault acts; of the palette's second colour. */
export const FAULT_SHADE = '#fbe5d8';

const TITLE_SIZE_PX = 15;
const NOTE_SIZE_PX = 11;

const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
const DASHES: readonly (readonly number[])[] = [
  [],
  [6, 3],
  [2, 2],
  [9, 3, 2, 3],
  [12, 4],
  [4, 2, 1, 2],
];
const SHAPES = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'triangle-down',
  'cross',
  'triangle-left',
];

export interface VariantStyle {
  readonly name: string;
  readonly color: string;
  readonly dash: readonly number[];
  readonly shape: string;
}

/** Style by the variant's place in the report; the first 42 all differ. */
export function variantStyles(report: Report): readonly VariantStyle[] {
  return report.variants.map((variant, index) => {
    const round = Math.floor(index / PALETTE.length);
    const place = index % PALETTE.length;
    return {
      name: variant.name,
      color: PALETTE[place]!,
      dash: DASHES[(place + round) % DASHES.length]!,
      shape: SHAPES[(place + round) % SHAPES.length]!,
    };
  });
}

/** Scales that give each of the named variants its own style, in the order of the report. */
export function styleScales(report: Report, names: readonly string[]) {
  const styles = variantStyles(report).filter((style) => names.includes(style.name));
  const domain = styles.map((style) => style.name);
  return {
    color: { domain, range: styles.map((style) => style.color) },
    dash: { domain, range: styles.map((style) => [...style.dash]) },
    shape: { domain, range: styles.map((style) => style.shape) },
  };
}

/** Title of a chart, with notes below it, broken into lines that fit its width. */
export function chartTitle(text: string, notes: readonly (string | null)[], widthPx = WIDTH_PX) {
  const lines = notes.filter((note) => note !== null);
  return {
    text: wrapText(text, widthPx, TITLE_SIZE_PX),
    subtitle: lines.flatMap((note) => wrapText(note, widthPx, NOTE_SIZE_PX)),
  };
}

/** As many columns as fit below a chart. */
export function legendColumns(names: readonly string[]): number {
  const widest = Math.max(0, ...names.map((name) => textWidthPx(name, 11, 'regular')));
  return Math.max(1, Math.min(4, Math.floor(WIDTH_PX / (Math.min(widest, 300) + 50))));
}

/** A moment in a title: no more digits than a reader can find on the axis. */
export function momentText(atMs: number): string {
  return `${Number((atMs / 1000).toPrecision(3))} s`;
}

export const CONFIG: Config = {
  aria: false,
  background: '#ffffff',
  font: FONT,
  padding: 12,
  title: {
    anchor: 'start',
    frame: 'group',
    color: INK,
    fontSize: TITLE_SIZE_PX,
    fontWeight: 'bold',
    subtitleColor: '#4a525c',
    subtitleFontSize: NOTE_SIZE_PX,
    subtitlePadding: 4,
    offset: 12,
  },
  axis: {
    labelColor: INK,
    titleColor: INK,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelLimit: 190,
    labelFlush: false,
    gridColor: '#e9ecf0',
    domainColor: '#8a939e',
    tickColor: '#8a939e',
  },
  header: {
    labelColor: INK,
    labelFontSize: 11,
    labelFontWeight: 'bold',
    labelAnchor: 'start',
    titleColor: INK,
    titleFontSize: 11,
    labelLimit: 300,
  },
  legend: {
    titleFontWeight: 'normal',
    labelColor: INK,
    titleColor: INK,
    labelFontSize: 11,
    titleFontSize: 11,
    labelLimit: 300,
  },
  view: { stroke: null },
};
