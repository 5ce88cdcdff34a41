/** The metrics as reports see them: the catalogue, and which of them decides. */

export { METRICS, type MetricDefinition } from '../sim/metrics/catalogue.ts';

/** Variants are ranked by this metric (rank-variants.ts says what failures do to it). */
export const RANKING_METRIC = 'p99';
