/** Reads a stored report. The shape is checked as far as rendering relies on it. */

import { METRICS } from './metrics.ts';
import { REPORT_FORMAT, type Report } from './model.ts';

/** The report, or the reason why it is none. */
export function parseReport(text: string): Report | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  if (!isRecord(value)) return 'it is JSON, but not an object';
  if (value.format !== REPORT_FORMAT) {
    return `its format is ${JSON.stringify(value.format)}; this version reads "${REPORT_FORMAT}"`;
  }
  const missing = ['scenario', 'tool'].find((key) => !isRecord(value[key]));
  if (missing) return `\`${missing}\` is missing`;
  const lists = ['variants', 'comparisons', 'ranking', 'warnings'];
  const notList = lists.find((key) => !Array.isArray(value[key]));
  if (notList) return `\`${notList}\` is missing`;
  const variants = value.variants as readonly unknown[];
  if (variants.length === 0) return 'it has no variants';
  const broken = variants.findIndex((variant) => !isVariant(variant));
  if (broken >= 0) return `variant ${broken + 1} is incomplete`;
  return value as unknown as Report;
}

function isVariant(value: unknown): boolean {
  if (!isRecord(value) || typeof value.name !== 'string') return false;
  const { metrics, series, sketch, settings, nodes } = value;
  if (!isRecord(metrics) || !isRecord(series) || !isRecord(sketch)) return false;
  if (!isRecord(settings) || !Array.isArray(nodes)) return false;
  return METRICS.every(({ name }) => isRecord(metrics[name]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
