/** When faults acted, for shading behind other charts: from the log of the first replication. */

import { unpackLog } from '../failures/log.ts';
import type { ReportVariant } from '../model.ts';

export interface FaultWindow {
  readonly variant: string;
  readonly fromS: number;
  readonly toS: number;
}

/** More windows than this would shade everything: a node that flaps is no event any more. */
const WINDOWS_MAX = 40;

/** Spans in which some node of the variant was down or degraded; those that overlap are one. */
export function faultWindows({ name, faults, log, series }: ReportVariant): readonly FaultWindow[] {
  if (log === null) return [];
  const real = new Set(faults.flatMap(({ id, severity }) => (severity === 'none' ? [] : [id])));
  const endMs = (series.atMs.at(-1) ?? 0) + series.binMs;
  const windows: FaultWindow[] = [];
  let acting = 0;
  let sinceMs = 0;
  for (const { event, fault, atMs } of unpackLog(log)) {
    if (fault === null || !real.has(fault)) continue;
    if (event === 'fault-start' && acting++ === 0) sinceMs = atMs;
    if (event !== 'fault-end' || --acting > 0) continue;
    windows.push({ variant: name, fromS: sinceMs / 1000, toS: atMs / 1000 });
  }
  if (acting > 0) windows.push({ variant: name, fromS: sinceMs / 1000, toS: endMs / 1000 });
  return windows.length > WINDOWS_MAX ? [] : windows;
}
