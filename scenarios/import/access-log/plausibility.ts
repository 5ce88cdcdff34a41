/**
 * Does the log look like traffic? Publishers re-stamp logs, tools round or join them; a simulation
 * of such arrivals answers a question nobody asked, so the importer says what it noticed.
 */

import type { Trace } from '../../../sim/model/types.ts';
import { shortNumber } from './comment-text.ts';
import type { NodeSizes } from './size-nodes.ts';
import type { AccessLogStats } from './types.ts';

/** Fewer requests than this can look odd by chance. */
const REQUESTS_MIN = 100;
const HOUR_NS = 3_600e9;

export function plausibilityWarnings(trace: Trace, stats: AccessLogStats): readonly string[] {
  const findings = [...serviceFindings(stats), keyFinding(stats)];
  if (stats.requests >= REQUESTS_MIN) {
    findings.push(minuteFinding(trace, stats), secondFinding(trace, stats), gapFinding(trace));
  }
  if (stats.largestStepBackMs > 60_000) {
    findings.push(
      `${stats.outOfOrder} lines are stamped before a line above them, by up to ${Math.round(stats.largestStepBackMs / 1000)} s: they were sorted; were several logs joined, or the clock set back?`,
    );
  }
  return findings.filter((finding) => finding !== null);
}

/** Below 5 % even the busiest minute rarely makes two requests meet. */
export function idleWarnings(sizes: NodeSizes): readonly string[] {
  if (sizes.peakUtilization >= 0.05) return [];
  const percent = shortNumber(100 * sizes.peakUtilization);
  return [
    `even the busiest minute keeps the nodes only ${percent} % busy: the algorithms can differ only while single slow requests block a node; fewer nodes (--nodes) would show more`,
  ];
}

/**
 * Traffic of at least three hours visits all 60 minutes of an hour. 95 % of it inside 6 of them is
 * not traffic; polls every five minutes visit 12 and pass.
 */
function minuteFinding(trace: Trace, stats: AccessLogStats): string | null {
  if (stats.spanNs < 3 * HOUR_NS) return null;
  const slots = slotsHolding95(trace, stats.startMs, 60_000);
  if (slots > 6) return null;
  return `95 % of the requests lie in ${minutes(slots)} of their hour: the log looks re-stamped (or is an hourly job); its keys and sizes are usable, its arrival times are not`;
}

/** The same for the 60 seconds of a minute, with a log of at least ten minutes. */
function secondFinding(trace: Trace, stats: AccessLogStats): string | null {
  if (stats.spanNs < HOUR_NS / 6) return null;
  const slots = slotsHolding95(trace, stats.startMs, 1000);
  if (slots > 3) return null;
  return `95 % of the requests lie in ${slots === 1 ? 'the same second' : `the same ${slots} seconds`} of their minute: the timestamps look rounded to minutes (or come from a job that runs every minute)`;
}

/** How few of the 60 slots of a cycle hold 95 % of the requests. */
function slotsHolding95(trace: Trace, startMs: number, slotMs: number): number {
  const counts = new Float64Array(60);
  const phaseMs = startMs - Math.floor(startMs / (60 * slotMs)) * (60 * slotMs);
  for (const atNs of trace.atNs) counts[Math.floor((phaseMs + atNs / 1e6) / slotMs) % 60]!++;
  counts.sort().reverse();
  let held = 0;
  let slots = 0;
  while (held < 0.95 * trace.atNs.length) held += counts[slots++]!;
  return slots;
}

/** A silence that is a fifth of the log, and far longer than chance makes it, is a hole in the log. */
function gapFinding(trace: Trace): string | null {
  const { atNs } = trace;
  const spanNs = atNs.at(-1)!;
  let longest = 0;
  let at = 0;
  for (let i = 1; i < atNs.length; i++) {
    const gap = atNs[i]! - atNs[i - 1]!;
    if (gap > longest) {
      longest = gap;
      at = atNs[i - 1]!;
    }
  }
  // The longest of n gaps of a Poisson process is about ln n mean gaps; 100 means e⁻¹⁰⁰·n.
  if (longest < 0.2 * spanNs || longest < (100 * spanNs) / atNs.length) return null;
  return `no request for ${hours(longest)} of ${hours(spanNs)}, starting ${hours(at)} after the first one: is a part of the log missing, or the year of a line wrong?`;
}

function serviceFindings(stats: AccessLogStats): (string | null)[] {
  const { service } = stats;
  if (service === null) return [];
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const drawn =
    stats.serviceDrawn === 0
      ? null
      : `${stats.serviceDrawn} requests have no service time (${percent(stats.serviceDrawn / stats.requests)}): each got that of another request, picked at random`;
  const zero =
    service.zeroShare <= 0.01
      ? null
      : `${percent(service.zeroShare)} of the service times are 0: faster than the log can tell, so they cost the nodes nothing`;
  return [drawn, zero];
}

function keyFinding(stats: AccessLogStats): string | null {
  if (stats.distinctKeys !== 1 || stats.requests < 2) return null;
  return 'every request has the same key: hashing would send all of them to one node (does a proxy stand before this one, or does the log lack the field?)';
}

function minutes(count: number): string {
  return count === 1 ? 'the same minute' : `the same ${count} minutes`;
}

function hours(ns: number): string {
  return ns < HOUR_NS ? `${Math.round(ns / 60e9)} min` : `${(ns / HOUR_NS).toFixed(1)} h`;
}
