/** What the exit code tells a script. The meanings are a contract (README, docs). */

export const EXIT = {
  /** Done, and every gate that was asked for passed. */
  ok: 0,
  /** The answer is no: a property does not hold. */
  no: 1,
  /** The input is wrong: usage, scenario, unreadable or unwritable file. */
  badInput: 2,
  /** No valid answer: a bound was reached, or no request was measured. */
  noAnswer: 4,
  /** A fault of lbsim itself. */
  ourFault: 70,
  /** Interrupted; finished work is kept. */
  interrupted: 130,
} as const;
