/**
 * Fewer points without hiding extremes: each bucket keeps its smallest and its largest point.
 *
 * Averaging would invent percentiles that no request had, so nothing is ever averaged here.
 */

/** More points than this make a file heavy and a line no clearer. */
export const POINTS_MAX = 4000;

export interface SeriesPoint {
  readonly x: number;
  readonly y: number | null;
}

/** At most `limit` points (but at least two), in order. An empty bucket stays as a gap. */
export function envelope(points: readonly SeriesPoint[], limit: number): readonly SeriesPoint[] {
  const buckets = Math.max(1, Math.floor(limit / 2));
  if (points.length <= buckets * 2) return points;
  const kept: SeriesPoint[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * points.length) / buckets);
    const to = Math.floor(((bucket + 1) * points.length) / buckets);
    kept.push(...extremes(points.slice(from, to)));
  }
  return kept;
}

function extremes(points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  let low: SeriesPoint | undefined;
  let high: SeriesPoint | undefined;
  for (const point of points) {
    if (point.y === null) continue;
    if (low === undefined || point.y < low.y!) low = point;
    if (high === undefined || point.y > high.y!) high = point;
  }
  if (low === undefined || high === undefined) return points.slice(0, 1);
  if (low === high) return [low];
  return low.x < high.x ? [low, high] : [high, low];
}
