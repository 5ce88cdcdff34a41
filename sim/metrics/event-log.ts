/** What happened to nodes and what was believed of them, in order: the story of a run's failures. */

export interface LogEntry {
  readonly atNs: number;
  /** `fault-start`, `fault-end`, `join`, `verdict-down`, `verdict-up`, `believed-down`, `believed-up`, or what a policy notes. */
  readonly event: string;
  /** In the node table; −1: it concerns none. */
  readonly node: number;
  /** −1: nobody's, but the truth. */
  readonly balancer: number;
  readonly detail: string;
}

/** A million entries are about 100 MB; whoever has more is flapping. */
const ENTRIES_MAX = 1_000_000;

export class EventLog {
  readonly entries: LogEntry[] = [];

  verdict(atNs: number, balancer: number, node: number, healthy: boolean, detail: string): void {
    this.#add({ atNs, event: healthy ? 'verdict-up' : 'verdict-down', node, balancer, detail });
  }

  belief(atNs: number, balancer: number, node: number, healthy: boolean): void {
    this.#add({
      atNs,
      event: healthy ? 'believed-up' : 'believed-down',
      node,
      balancer,
      detail: '',
    });
  }

  fault(atNs: number, node: number, begins: boolean, id: string): void {
    this.#add({
      atNs,
      event: begins ? 'fault-start' : 'fault-end',
      node,
      balancer: -1,
      detail: id,
    });
  }

  note(atNs: number, balancer: number, node: number, event: string): void {
    this.#add({ atNs, event, node, balancer, detail: '' });
  }

  #add(entry: LogEntry): void {
    if (this.entries.length < ENTRIES_MAX) this.entries.push(entry);
  }
}
