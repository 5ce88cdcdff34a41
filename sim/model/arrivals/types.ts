/** The contract of an open arrival process: a stream of absolute times. */

export interface ArrivalProcess {
  /** Time of the next arrival in ns since 0, ascending, not rounded; Infinity when there is none. */
  nextNs(): number;
}
