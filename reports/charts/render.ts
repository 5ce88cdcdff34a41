/**
 * Specification → SVG → PNG, without a browser, a canvas or the machine's fonts.
 *
 * The same specification gives the same bytes, whatever was rendered before: vega numbers its clip paths
 * by a global counter and measures text by a global function, so charts are drawn one at a time and both
 * are set for each. The libraries are loaded on first use because loading them takes longer than most runs.
 */

import { createRequire } from 'node:module';
import { textWidthPx } from './text-width.ts';
import type { VegaLiteSpec } from './types.ts';

const FONT_FILES = ['ttf/DejaVuSans.ttf', 'ttf/DejaVuSans-Bold.ttf'];

/** Resolves when the chart before has been drawn. */
let turn: Promise<unknown> = Promise.resolve();

export function renderSvg(spec: VegaLiteSpec): Promise<string> {
  const drawn = turn.then(() => drawSvg(spec));
  turn = drawn.catch(() => undefined);
  return drawn;
}

async function drawSvg(spec: VegaLiteSpec): Promise<string> {
  const { compile } = await import('vega-lite');
  const vega = await import('vega');
  const logger = silentLogger();
  const compiled = compile(spec, { logger }).spec;
  const { textMetrics: metrics } = vega as unknown as { textMetrics: { width: unknown } };
  const widthBefore = metrics.width;
  metrics.width = measuredWidth;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger });
  try {
    vega.resetSVGDefIds();
    return shortened(await view.toSVG());
  } finally {
    view.finalize();
    metrics.width = widthBefore;
  }
}

/** Two decimals of a pixel are enough, and halve the size of large charts. */
function shortened(svg: string): string {
  return svg.replace(/ (?:d|transform)="[^"<>]*"/g, (attribute) =>
    attribute.replace(/-?\d*\.\d{3,}(?:e-\d+)?/g, (number) =>
      String(Number(Number(number).toFixed(2))),
    ),
  );
}

/** Warnings are for authors of charts and must not reach a user's console; errors must not be lost. */
function silentLogger() {
  const logger = {
    level: () => logger,
    error: (...parts: readonly unknown[]): never => {
      throw parts[0] instanceof Error ? parts[0] : new Error(parts.join(' '));
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  };
  return logger as never;
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  /** Longer texts are cut to this many pixels. */
  readonly limit?: number;
}

function measuredWidth(item: TextItem, text: unknown): number {
  const bold = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600;
  const width = textWidthPx(String(text ?? ''), item.fontSize ?? 11, bold ? 'bold' : 'regular');
  return item.limit !== undefined && item.limit > 0 ? Math.min(width, item.limit) : width;
}

export interface PngOptions {
  /** Pixels of the picture per pixel of the SVG. */
  readonly scale: number;
}

export async function renderPng(svg: string, { scale }: PngOptions): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const require = createRequire(import.meta.url);
  const fontFiles = FONT_FILES.map((file) => require.resolve(`dejavu-fonts-ttf/${file}`));
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles,
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  return new Uint8Array(picture.render().asPng());
}
