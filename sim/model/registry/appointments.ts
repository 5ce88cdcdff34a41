/** What registries and their clients will do at some instant: an event's id finds it. */

import type { World } from '../world.ts';
import { REGISTRY } from '../world.ts';

export type Action = () => void;

const NOTHING: Action = () => {};

export class Appointments {
  readonly #actions: Action[] = [];
  readonly #free: number[] = [];

  add(action: Action): number {
    const id = this.#free.pop() ?? this.#actions.length;
    this.#actions[id] = action;
    return id;
  }

  keep(id: number): void {
    const action = this.#actions[id]!;
    this.#actions[id] = NOTHING;
    this.#free.push(id);
    action();
  }
}

/** Even what takes no time is an event of its own: no hook runs inside another one. */
export function appoint(world: World, atNs: number, action: Action): void {
  const id = world.appointments.add(action);
  world.events.push(Math.max(world.nowNs, Math.round(atNs)), REGISTRY, id);
}
