/**
 * Performs a scenario file on a real proxy: servers as processes, an open load, a fault that hits.
 *
 * Several runs go side by side, each with a server of its own to be hit and a group of the proxy's
 * to itself; the other nine servers answer for all groups.
 */

import { type AddressInfo, createServer } from 'node:net';
import { constants, getPriority, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import seedrandom from 'seedrandom';
import { NODE_HEADER } from '../backends.ts';
import type { RunningProxy } from '../process.ts';
import { drawArrivals, sendAll } from './load.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Plot } from './scenario.ts';
import { startVictim, type Victim } from './victims.ts';

/** What probes ask for, and get past the queue. */
export const PROBE_PATH = '/health';

/** Servers of one run, by the name that requests reach them under. */
export interface Group {
  readonly name: string;
  readonly ports: readonly number[];
}

export interface Stage {
  readonly plot: Plot;
  readonly groups: readonly Group[];
  readonly victims: readonly Victim[];
  close(): Promise<void>;
}

export async function setStage(plot: Plot, groupCount: number): Promise<Stage> {
  const { victim, nodeCount, serviceMs } = plot;
  const oldPriority = goFirst();
  const others = await Promise.all(
    Array.from({ length: nodeCount }, (_, node) => startServer(node, serviceMs)),
  );
  const numbers = Array.from({ length: groupCount }, (_, i) => i);
  const victims = await Promise.all(numbers.map(() => startVictim(victim, serviceMs)));
  return {
    plot,
    victims,
    groups: numbers.map((i) => ({
      name: `${plot.name}-${i}`,
      ports: others.map(({ port }, node) => (node === victim ? victims[i]!.port : port)),
    })),
    async close() {
      await Promise.all(victims.map((each) => each.stop()));
      for (const { server } of others) server.close();
      if (oldPriority !== null) setPriority(oldPriority);
    },
  };
}

/**
 * Whatever else the machine does must not delay what is measured: this process and those that it will
 * start come first, where the system lets them. Returns the old priority, or null.
 */
function goFirst(): number | null {
  const old = getPriority();
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST);
    return old;
  } catch {
    return null;
  }
}

/** As little as a server can do: hundreds of requests a second must not keep the stage busy. */
async function startServer(node: number, serviceMs: number) {
  const head = `HTTP/1.1 200 OK\r\n${NODE_HEADER}: ${node}\r\ncontent-length: 0\r\n`;
  const server = createServer((socket) => {
    socket.once('data', (data) => {
      const waitMs = data.toString('latin1').includes(PROBE_PATH) ? 0 : serviceMs;
      setTimeout(() => socket.end(`${head}connection: close\r\n\r\n`), waitMs);
    });
    // Probes that only connect go again at once.
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 1024, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

export interface Performance {
  readonly proxy: RunningProxy;
  /** When the proxy said that it gave the group's server up, by `Date.now()`. */
  readonly givenUpMs: (group: Group, proxy: RunningProxy) => readonly number[];
  /** Whole turns of all groups. */
  readonly rounds: number;
  readonly phaseMostMs: number;
}

/**
 * On a machine that stands still for longer, requests fail that have nothing to do with the fault: a
 * round in which a server that nobody touched took so long to answer says nothing, and is repeated.
 */
const STALL_MOST_MS = 400;

/**
 * One outcome a group and round. Rounds begin with a second of the clock, which nginx counts. Null if
 * twice as many rounds were not enough: the machine has too much else to do.
 */
export async function perform(
  stage: Stage,
  performance: Performance,
): Promise<readonly Outcome[] | null> {
  const outcomes: Outcome[] = [];
  let round = 0;
  for (let tries = 0; tries < 2 * performance.rounds && round < performance.rounds; tries++) {
    await Promise.all(stage.victims.map((victim) => victim.prepare()));
    const startMs = Math.ceil(Date.now() / 1000 + 0.1) * 1000;
    const results = await Promise.all(
      stage.groups.map((_, i) => playGroup(stage, performance, { i, round, startMs })),
    );
    if (results.some(({ stallMs }) => stallMs > STALL_MOST_MS)) continue;
    outcomes.push(...results.map(({ outcome }) => outcome));
    round++;
  }
  return round < performance.rounds ? null : outcomes;
}

interface Turn {
  readonly i: number;
  readonly round: number;
  readonly startMs: number;
}

interface Played {
  readonly outcome: Outcome;
  /** The longest that a server which nobody touched took to answer, beyond its service time. */
  readonly stallMs: number;
}

async function playGroup(
  { plot, groups, victims }: Stage,
  { proxy, givenUpMs, rounds, phaseMostMs }: Performance,
  { i, round, startMs }: Turn,
): Promise<Played> {
  const group = groups[i]!;
  const victim = victims[i]!;
  const seed = `${group.name}/${round}`;
  const arrivals = drawArrivals(seed, plot.ratePerS, plot.lengthMs);
  // Stratified: one phase in each of as many equal parts as there are runs.
  const part = (round * groups.length + i + seedrandom.alea(`${seed}/phase`)()) / rounds;
  const phaseMs = (part / groups.length) * phaseMostMs;
  const fault = async () => {
    const strikeMs = startMs + plot.strikeMs + phaseMs;
    await sleep(strikeMs - Date.now());
    const struckMs = victim.strike(plot.blow);
    await sleep(strikeMs + plot.strikeForMs - Date.now());
    return { struckMs, restoredMs: await victim.restore() };
  };
  const load = sendAll({ port: proxy.port, host: group.name }, startMs, arrivals);
  const [times, answers] = await Promise.all([fault(), load]);
  const given = givenUpMs(group, proxy);
  const untouched = answers.filter(({ node }) => node !== null && node !== plot.victim);
  return {
    outcome: outcomeOf({ ...times, answers, givenUpMs: given, victim: plot.victim }),
    stallMs: Math.max(...untouched.map(({ sentMs, atMs }) => atMs - sentMs)) - plot.serviceMs,
  };
}
