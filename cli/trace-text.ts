/** A trace for a person: one block a decision, nodes as a table. Programs read the JSON lines. */

import type { SeenNode, TraceLine } from '../sim/trace/types.ts';

/** With more, those that tell least are left out. */
const NODES_MAX = 12;

export function traceText(lines: readonly TraceLine[]): string {
  return `${lines.map(lineText).join('\n')}\n`;
}

function lineText(line: TraceLine): string {
  const at = `${line.atMs.toFixed(3).padStart(12)} ms  `;
  switch (line.type) {
    case 'decision':
      return `${at}${attemptText(line)}: ${line.balancer} (${line.algorithm}) ${choiceText(line)}\n${nodesText(line.nodes, line.chose)}`;
    case 'refusal':
      return `${at}${attemptText(line)}: ${line.balancer} answers ${line.outcome}\n${nodesText(line.nodes, null)}`;
    case 'end':
      return `${at}${attemptText(line)}: ${line.node} → ${line.outcome} after ${ms(line.latencyMs)}${line.fault === null ? '' : ` (${line.fault})`}`;
    case 'outcome':
      return `${at}${requestText(line)}: ${line.outcome} for the client after ${ms(line.latencyMs)}${line.cause === null ? '' : `, because of ${line.cause}`}`;
  }
}

function requestText({ client, requestOfClient }: TraceLine): string {
  return requestOfClient === null ? `${client} (warm-up)` : `${client} #${requestOfClient}`;
}

function attemptText(line: Exclude<TraceLine, { type: 'outcome' }>): string {
  const { attempt, balancerAttempt } = line;
  const again = attempt > 1 ? ` attempt ${attempt}` : '';
  return `${requestText(line)}${again}${balancerAttempt > 1 ? ` try ${balancerAttempt}` : ''}`;
}

function choiceText({ chose, because }: TraceLine & { type: 'decision' }): string {
  if (chose !== null) return `chose ${chose}`;
  return because === 'hold' ? 'holds it' : 'found none that was not tried';
}

function nodesText(nodes: readonly SeenNode[], chose: string | null): string {
  // Whoever is in trouble or busy is of interest; the order stays that of the scenario.
  const weightOf = ({ node, seen, true: truth }: SeenNode) =>
    (node === chose ? 1e9 : 0) +
    (truth.faults.length > 0 ? 1e6 : 0) +
    (seen.eligible ? 0 : 1e5) +
    truth.serving +
    truth.waiting;
  const shown = new Set([...nodes].sort((a, b) => weightOf(b) - weightOf(a)).slice(0, NODES_MAX));
  const rows = nodes
    .filter((one) => shown.has(one))
    .map((one) => [
      one.node === chose ? '→' : ' ',
      one.node,
      `${one.seen.inFlight} in flight`,
      beliefText(one),
      `${one.true.serving} served, ${one.true.waiting} waiting`,
      one.true.faults.join(', '),
    ]);
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const left = nodes.length - rows.length;
  const lines = rows.map((row) => {
    const cells = row.map((cell, i) => cell.padEnd(widths[i]!));
    return `                 ${cells.join('  ').trimEnd()}`;
  });
  const more = left > 0 ? [`                   … and ${left} more nodes`] : [];
  return [...lines, ...more].join('\n');
}

/** What the balancer thinks of it, where that is not the usual. */
function beliefText({ seen }: SeenNode): string {
  const bad = Object.entries(seen.verdicts).filter(([, verdict]) => verdict === 'unhealthy');
  if (bad.length > 0) return `unhealthy (${bad.map(([check]) => check).join(', ')})`;
  return seen.eligible ? '' : 'not eligible';
}

function ms(value: number): string {
  return `${value.toFixed(3)} ms`;
}
