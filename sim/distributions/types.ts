/** The contract of a law for durations. */

import type { ParameterValue } from '../../algorithms/parameters.ts';

/** A law of durations in nanoseconds (not rounded: the engine rounds each sample once). */
export interface Distribution {
  /**
   * Inverse distribution function: one uniform in [0, 1) in, one sample out. There is no `sample`,
   * so every sample costs exactly one uniform and common random numbers stay aligned.
   */
  quantile(u: number): number;
  /** Mean in nanoseconds; may be Infinity, never NaN. */
  readonly mean: number;
  /** Variance in square nanoseconds; may be Infinity, never NaN. */
  readonly variance: number;
  /** For people: `lognormal(mean 20 ms, p99 90 ms)`. */
  describe(): string;
}

/** What a law's file makes: a distribution that can also be asked backwards, as mixtures do. */
export interface Law extends Distribution {
  /** P(X ≤ x), accurate however small it is. */
  cdf(x: number): number;
  /** P(X > x), accurate however small it is. */
  survival(x: number): number;
}

/** What a law accepts. Durations arrive in nanoseconds, ratios and `cv` as plain numbers. */
export interface LawParameter {
  readonly kind: 'duration' | 'number' | 'ratio' | 'integer' | 'durations' | 'numbers' | 'laws';
  readonly summary: string;
  readonly required?: boolean;
}

/**
 * Parameters of a law as data: `{ law: 'lognormal', mean: 2e7, p99: 9e7 }`, with nested laws in
 * mixtures. This is what a resolved scenario holds and what crosses to worker threads.
 */
export interface LawSpec {
  readonly law: string;
  readonly parameters: Readonly<Record<string, LawValue>>;
}

export interface WeightedLaw {
  readonly weight: number;
  readonly law: LawSpec;
}

export type LawValue = ParameterValue | readonly number[] | readonly WeightedLaw[];

export type LawParameters = Readonly<Record<string, LawParameter>>;

export type LawValues = Readonly<Record<string, LawValue>>;

export interface LawDefinition {
  readonly name: string;
  readonly summary: string;
  readonly parameters: LawParameters;
  /** Which combinations determine the law, for documentation: `['mean', 'cv']`, … */
  readonly ways: readonly (readonly string[])[];
  /** Throws a LawError when the parameters contradict each other. */
  create(parameters: LawValues): Law;
}

/** Parameters that determine no law. `parameter` names the one to point at. */
export class LawError extends Error {
  readonly parameter: string | null;
  constructor(message: string, parameter: string | null = null) {
    super(message);
    this.name = 'LawError';
    this.parameter = parameter;
  }
}
