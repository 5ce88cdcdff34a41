/** What goes wrong in a run. Faults act on nodes and never talk to balancers: those must find out. */

interface FaultSpan {
  /** Names the fault in reports: `slow-1`. */
  readonly id: string;
  /** In the node table. */
  readonly nodes: readonly number[];
  /** Both in the clock of the run; an end of Infinity is never. */
  readonly startNs: number;
  readonly endNs: number;
}

/** Service takes `factor` times as long. What a worker has begun it finishes as it began it. */
export type SlowFault = FaultSpan & { readonly kind: 'slow'; readonly factor: number };

/** A share of requests is answered with an error, after `answerNs` and without a worker. */
export type ErrorsFault = FaultSpan & {
  readonly kind: 'errors';
  readonly share: number;
  readonly answerNs: number;
};

/** Speed rises linearly from 1 ÷ `factor` of the usual to the usual. */
export type ColdStartFault = FaultSpan & { readonly kind: 'cold-start'; readonly factor: number };

export type FaultModel = SlowFault | ErrorsFault | ColdStartFault;
