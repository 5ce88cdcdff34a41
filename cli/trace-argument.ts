/** `--trace request=17`, `--trace window=10s..12s,replication=2=trace.jsonl`: which decisions to show. */

import { listOf, nearestName } from '../scenarios/format/nearest.ts';
import { failed, type Parsed, parsed } from '../scenarios/format/parsed.ts';
import { parseQuantity } from '../scenarios/format/quantity/parse-quantity.ts';
import type { ResolvedScenario } from '../scenarios/format/resolved.ts';
import type { TraceSelection } from '../sim/trace/selection.ts';
import { complainOfArgument } from './problems.ts';

export interface TraceRequest {
  readonly selection: TraceSelection;
  /** From 1. */
  readonly replication: number;
  /** Null: stdout. */
  readonly file: string | null;
}

const KEYS = ['request', 'window', 'client', 'replication'];
const HINT = 'write for example --trace request=17, --trace window=10s..12s=trace.jsonl';

export function readTraceArgument(text: string, scenario: ResolvedScenario): TraceRequest {
  const { values, file } = split(text);
  const request = values.get('request');
  const window = values.get('window');
  const client = values.get('client') ?? null;
  if ((request === undefined) === (window === undefined)) {
    return wrong(text, 'it names a request or a window, and not both', HINT);
  }
  if (client !== null) checkClient(text, client, scenario);
  if (client !== null && request === undefined) {
    return wrong(text, '`client` goes with `request`', 'a window shows all clients');
  }
  const replication = values.get('replication') ?? '1';
  const selection: TraceSelection =
    request === undefined
      ? { kind: 'window', ...span(text, window!) }
      : { kind: 'request', number: wholeNumber(text, 'request', request), client };
  return {
    selection,
    replication: wholeNumber(text, 'replication', replication, scenario.run.replications),
    file,
  };
}

interface Pieces {
  readonly values: ReadonlyMap<string, string>;
  readonly file: string | null;
}

/** What follows a second `=` is the file, whatever it contains. */
function split(text: string): Pieces {
  const values = new Map<string, string>();
  let rest = text;
  for (;;) {
    const [, key, value, separator, after] = /^([^=,]*)=([^=,]*)(=|,|$)(.*)$/s.exec(rest) ?? [];
    if (key === undefined) return wrong(text, `\`${rest}\` is no \`key=value\``, HINT);
    if (!KEYS.includes(key)) {
      const near = nearestName(key, KEYS);
      const suggestion = near === null ? [] : [`did you mean \`${near}\`?`];
      return wrong(text, `there is no \`${key}\``, ...suggestion, `known: ${listOf(KEYS)}`);
    }
    if (values.has(key)) return wrong(text, `it gives \`${key}\` twice`);
    values.set(key, value!);
    if (separator === '') return { values, file: null };
    if (separator === '=') {
      if (after === '') return wrong(text, 'it names no file behind the last `=`');
      return { values, file: after! };
    }
    rest = after!;
  }
}

function checkClient(text: string, client: string, { clients }: ResolvedScenario): void {
  const names = clients.map(({ name }) => name);
  if (names.includes(client)) return;
  const near = nearestName(client, names);
  const suggestion = near === null ? [] : [`did you mean \`${near}\`?`];
  wrong(text, `there is no client \`${client}\``, ...suggestion, `known: ${listOf(names)}`);
}

function wholeNumber(text: string, key: string, value: string, max = 1e15): number {
  const number = /^\d+$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= max) return number;
  const limit = max < 1e15 ? ` to ${max}` : '';
  return wrong(text, `\`${key}\` is a whole number from 1${limit}`);
}

function span(text: string, window: string) {
  const [from, to, ...more] = window.split('..').map(durationNs);
  if (from?.ok !== true || to?.ok !== true || more.length > 0) {
    return wrong(text, `\`${window}\` is no window`, 'write for example window=10s..12s');
  }
  if (to.value > from.value) return { fromNs: from.value, toNs: to.value };
  return wrong(text, 'the window ends before it has begun');
}

function durationNs(text: string): Parsed<number> {
  const written = text.trim();
  if (written === '') return failed('missing-value', 'there is nothing');
  return written === '0' ? parsed(0) : parseQuantity(written, 'duration', { min: 0 });
}

function wrong(text: string, message: string, ...notes: readonly string[]): never {
  return complainOfArgument('bad-argument', `\`--trace ${text}\`: ${message}`, notes);
}
