/** What goes wrong in a run. Faults act on nodes and never talk to balancers: those must find out. */

/** One stretch of a fault; a fault that repeats has several. */
export interface FaultSpan {
  /** In the node table. */
  readonly nodes: readonly number[];
  /** Both in the clock of the run; an end of Infinity is never. */
  readonly startNs: number;
  readonly endNs: number;
  /**
   * The nodes are taken out of service so long before it begins, and put back at its end; left out:
   * nobody is told of anything.
   */
  readonly drainNs?: number;
}

/** Times between failures and to repair are exponential. */
export interface FaultChance {
  /** Nodes that fail as one: each alone, those of a zone, or all. */
  readonly groups: readonly (readonly number[])[];
  readonly startNs: number;
  readonly endNs: number;
  readonly meanUpNs: number;
  readonly meanDownNs: number;
}

interface FaultBase {
  /** Names the fault in reports: `slow-1`. */
  readonly id: string;
  readonly spans: readonly FaultSpan[];
  /** Instead of spans: they are drawn when the run begins. */
  readonly chance: FaultChance | null;
}

/** Service takes `factor` times as long. What a worker has begun it finishes as it began it. */
export type SlowFault = FaultBase & { readonly kind: 'slow'; readonly factor: number };

/** A share of requests is answered with an error, after `answerNs` and without a worker. */
export type ErrorsFault = FaultBase & {
  readonly kind: 'errors';
  readonly share: number;
  /** Instead of a share: which of a node's requests fail, in the order of their arrival, over and over. */
  readonly sequence?: readonly boolean[];
  readonly answerNs: number;
};

/** Speed rises linearly from 1 ÷ `factor` of the usual to the usual. */
export type ColdStartFault = FaultBase & { readonly kind: 'cold-start'; readonly factor: number };

/**
 * The process is gone, the machine is not. Requests inside are reset, what arrives is refused at
 * once; at the end an empty process runs again.
 */
export type CrashFault = FaultBase & { readonly kind: 'crash' };

/** The process accepts and does not go on; at the end it is restarted, and those inside are reset. */
export type HangFault = FaultBase & { readonly kind: 'hang' };

/** The process stands still, as in garbage collection, and then goes on where it was. */
export type PauseFault = FaultBase & { readonly kind: 'pause' };

/** The machine is off the network: nothing arrives, nothing comes back, those inside are lost. */
export type BlackholeFault = FaultBase & { readonly kind: 'blackhole' };

/** Some balancers cannot reach the nodes: what is on the wire between them is lost. */
export type PartitionFault = FaultBase & {
  readonly kind: 'partition';
  /** Instances of the service's balancers, 0-based; null: all of them. */
  readonly balancers: readonly number[] | null;
  readonly of: 'everything' | 'traffic' | 'probes';
};

/** Probes are answered so, whatever is true. */
export type LyingProbeFault = FaultBase & {
  readonly kind: 'lying-probe';
  readonly says: 'ok' | 'error';
};

/** The registry answers nobody and hears of nothing. It hits no node. */
export type RegistryOutageFault = FaultBase & {
  readonly kind: 'registry-outage';
  /** Positions in `Model.services`. */
  readonly services: readonly number[];
};

export type FaultModel =
  | SlowFault
  | ErrorsFault
  | ColdStartFault
  | CrashFault
  | HangFault
  | PauseFault
  | BlackholeFault
  | PartitionFault
  | LyingProbeFault
  | RegistryOutageFault;
