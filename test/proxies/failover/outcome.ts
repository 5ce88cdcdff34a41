/** The three quantities that are compared, and how they follow from what happened on the stage. */

export interface Story {
  /** When the fault began and ended. */
  readonly struckMs: number;
  readonly restoredMs: number;
  /** When the node was given up, in order; many times by who tries it again. */
  readonly givenUpMs: readonly number[];
  /** How each request ended: when, and which node served it; null if none did. */
  readonly answers: readonly { readonly atMs: number; readonly node: number | null }[];
  readonly victim: number;
}

export interface Outcome {
  /** From the fault's start to the first time that the node was given up; NaN: never. */
  readonly detectMs: number;
  /** Requests that failed. */
  readonly failed: number;
  /** From the fault's end to the first request that the node served; Infinity: none. */
  readonly recoverMs: number;
}

export function outcomeOf(story: Story): Outcome {
  const { struckMs, restoredMs, givenUpMs, answers, victim } = story;
  const givenUp = givenUpMs.find((atMs) => atMs >= struckMs) ?? Number.NaN;
  const served = answers
    .filter(({ atMs, node }) => node === victim && atMs >= restoredMs)
    .map(({ atMs }) => atMs);
  return {
    detectMs: givenUp < restoredMs ? givenUp - struckMs : Number.NaN,
    failed: answers.filter(({ node }) => node === null).length,
    recoverMs: Math.min(...served) - restoredMs,
  };
}
