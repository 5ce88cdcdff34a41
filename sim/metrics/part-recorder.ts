/** Counts the measured requests of one part: those of a client, or those issued in a window. */

import type { PartModel } from '../model/types.ts';
import { OUTCOME_OK, OUTCOMES } from '../outcomes.ts';
import { Histogram } from './histogram.ts';
import { EXACT_MAX } from './limits.ts';

export class PartRecorder {
  issued = 0;
  attempts = 0;
  readonly outcomes = new Float64Array(OUTCOMES.length);
  readonly latency = new Histogram();
  readonly exactNs = new Float64Array(EXACT_MAX);
  readonly model: PartModel;

  constructor(model: PartModel) {
    this.model = model;
  }

  /** Whether a request belongs to it, by its client and when it was issued in the measured span. */
  // Hot: runs up to three times per request and part. No allocation, no closures.
  holds(client: number, sinceNs: number): boolean {
    const { client: own, fromNs, toNs } = this.model;
    return (own === null || own === client) && sinceNs >= fromNs && sinceNs < toNs;
  }

  // Hot: runs once per request and part. No allocation, no closures.
  settled(outcome: number, latencyNs: number): void {
    this.outcomes[outcome]!++;
    if (outcome !== OUTCOME_OK) return;
    if (this.latency.count < EXACT_MAX) this.exactNs[this.latency.count] = latencyNs;
    this.latency.add(latencyNs);
  }
}
