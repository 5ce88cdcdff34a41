/** What happened to nodes and what was believed of them, in order: the story of a run's failures. */

export interface LogEntry {
  readonly atNs: number;
  /**
   * `fault-start`, `fault-end`, `recovered`: the truth. `probe`, `verdict-down`, `verdict-up`,
   * `believed-down`, `believed-up`, `ejected`, `reinstated`, `out-of-rotation`, `in-rotation`,
   * `join`, `leave`: a balancer's, which was told so. `registered`, `deregistered`, `passing`,
   * `critical`: what a registry holds. `circuit-open`, `circuit-half-open`, `circuit-closed`: its
   * circuit's. Or what a policy notes.
   */
  readonly event: string;
  /** In the node table, which is the order of `RunResult.nodes`; −1: it concerns none. */
  readonly node: number;
  /** Position in `RunResult.balancers`; −1: nobody's, but the truth. */
  readonly balancer: number;
  /** Id of the fault, or null. */
  readonly fault: string | null;
  /** Name of the health check, or null. */
  readonly check: string | null;
  /** How a probe ended, why a verdict was given; or null. */
  readonly detail: string | null;
}

/** Whoever has more is flapping; a hundred thousand entries are about 10 MB. */
const ENTRIES_MAX = 100_000;

/** Probes have a limit of their own, lest they crowd out what they led to. */
const PROBES_MAX = 10_000;

const NOTHING = { node: -1, balancer: -1, fault: null, check: null, detail: null };

export class EventLog {
  readonly entries: LogEntry[] = [];
  /** Entries that found no room: they came after the ones that are here. */
  dropped = 0;
  droppedProbes = 0;
  #probes = 0;
  #isClosed = false;

  /** Nothing that follows is recorded, nor counted as left out. */
  close(): void {
    this.#isClosed = true;
  }

  /** What one balancer's probe brought. */
  probe(atNs: number, balancer: number, node: number, check: string, result: string): void {
    if (this.#isClosed) return;
    if (this.#probes >= PROBES_MAX) {
      this.droppedProbes++;
      return;
    }
    this.#probes++;
    this.entries.push({ ...NOTHING, atNs, event: 'probe', node, balancer, check, detail: result });
  }

  verdict(atNs: number, balancer: number, node: number, healthy: boolean, why: VerdictWhy): void {
    const event = healthy ? 'verdict-up' : 'verdict-down';
    const { check, reason } = why;
    this.#add({ ...NOTHING, atNs, event, node, balancer, check, detail: reason });
  }

  belief(atNs: number, balancer: number, node: number, healthy: boolean): void {
    const event = healthy ? 'believed-up' : 'believed-down';
    this.#add({ ...NOTHING, atNs, event, node, balancer });
  }

  fault(atNs: number, node: number, event: 'fault-start' | 'fault-end', id: string): void {
    this.#add({ ...NOTHING, atNs, event, node, fault: id });
  }

  /** The first success of a node after a fault. */
  recovery(atNs: number, balancer: number, node: number, id: string): void {
    this.#add({ ...NOTHING, atNs, event: 'recovered', node, balancer, fault: id });
  }

  note(atNs: number, balancer: number, node: number, event: string): void {
    this.#add({ ...NOTHING, atNs, event, node, balancer });
  }

  #add(entry: LogEntry): void {
    if (this.#isClosed) return;
    if (this.entries.length - this.#probes < ENTRIES_MAX) this.entries.push(entry);
    else this.dropped++;
  }
}

interface VerdictWhy {
  readonly check: string;
  readonly reason: string;
}
