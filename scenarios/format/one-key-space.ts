/**
 * One numbering of keys for all clients of a service.
 *
 * A balancer looks a key's text up by its number, whoever sent it. A trace numbers its own texts from
 * 0, so its numbers are moved where it is not the only client: two traces would share numbers that
 * mean different texts.
 */

import type { ClientModel, KeyModel, Trace } from '../../sim/model/types.ts';

/** 2³⁰, above the number of any request: clients without keys number their requests instead. */
const ABOVE_ORDINALS = 1_073_741_824;

interface KeySpace {
  readonly first: number;
  readonly keys: KeyModel;
}

export function withOneKeySpace(clients: readonly ClientModel[]): ClientModel[] {
  const services = new Set(clients.map(({ service }) => service));
  const spaceOf = new Map([...services].map((id) => [id, spacesOf(clients, id)]));
  return clients.map((client) => {
    const { spaces, keys } = spaceOf.get(client.service)!;
    if (spaces.length === 0) return client;
    const own = spaces.find((space) => space.keys === client.keys);
    const { quantile } = client.keys;
    return { ...(own ? movedBy(client, own.first) : client), keys: { ...keys, quantile } };
  });
}

/** Where the texts of each trace begin; none if there is nothing to tell apart. */
function spacesOf(clients: readonly ClientModel[], service: number) {
  const own = clients.filter((client) => client.service === service);
  const traced = own.filter((client) => keyedTrace(client) !== null);
  const numbered = own.filter((client) => keyedTrace(client) === null);
  const counts = numbered.map(({ keys }) => keys.count);
  let count = Math.min(Math.max(0, ...counts), ABOVE_ORDINALS);
  const spaces: KeySpace[] = [];
  for (const { keys } of own.length > 1 ? traced : []) {
    spaces.push({ first: count, keys });
    count += keys.count;
  }
  const text = (key: number) => {
    const space = spaces.findLast(({ first }) => key >= first);
    return space ? space.keys.text(key - space.first) : numbered[0]!.keys.text(key);
  };
  return { spaces, keys: { count, text } };
}

function keyedTrace({ arrivals }: ClientModel): (Trace & { key: Int32Array }) | null {
  if (arrivals.process !== 'trace' || arrivals.trace.key === null) return null;
  return arrivals.trace as Trace & { key: Int32Array };
}

function movedBy(client: ClientModel, first: number): ClientModel {
  const trace = keyedTrace(client)!;
  const key = trace.key.map((id) => id + first);
  return { ...client, arrivals: { process: 'trace', trace: { ...trace, key } } };
}
