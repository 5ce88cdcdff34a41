/** An algorithm did what no algorithm may: the one error that `simulate` throws about its model. */

/** The hook that failed, or `hold`: it kept requests when nothing was left that could happen. */
export type FaultyHook =
  | 'create'
  | 'pick'
  | 'onStart'
  | 'onDone'
  | 'onMembership'
  | 'onReport'
  | 'onProbe'
  | 'onIdle'
  | 'hold';

/** Which request was being routed: its number among its client's, 0-based. */
export interface FaultyRequest {
  readonly client: string;
  readonly number: number;
}

export class AlgorithmFault extends Error {
  override readonly name = 'AlgorithmFault';
  /** Name in its definition. */
  readonly algorithm: string;
  readonly hook: FaultyHook;
  readonly request: FaultyRequest | null;

  /** `cause` is what the algorithm threw, if it threw. */
  constructor(
    algorithm: string,
    hook: FaultyHook,
    message: string,
    {
      request = null,
      cause,
    }: { readonly request?: FaultyRequest | null; readonly cause?: unknown },
  ) {
    super(message, { cause });
    this.algorithm = algorithm;
    this.hook = hook;
    this.request = request;
  }
}
