/** Retries of a client, on timelines worked out by hand. */

import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, type Setup, trace } from '../engine/models.ts';
import { budget, crashed, failing, retry } from './support.ts';

const run = (setup: Setup) => simulate(modelOf(setup), 'attempts', 1);

describe('a client that retries', () => {
  it('tries again after its pause, and counts its latency from the first attempt', () => {
    // Round robin: node 1 refuses at 0, node 2 serves from 100 to 110.
    const result = run({
      arrivals: trace([0]),
      client: { retry: retry({}, 100) },
      nodes: [{}, {}],
      node: { service: constant(10) },
      faults: [crashed([0])],
    });
    expect(result.outcomes.ok).toBe(1);
    expect(result.latency.sumNs).toBe(110);
    expect(result.attempts).toBe(2);
    expect(result.repeated).toMatchObject({ retries: 1, wonByRetry: 1 });
    expect(result.nodes.map(({ requests, errors }) => [requests, errors])).toEqual([
      [1, 1],
      [1, 0],
    ]);
  });

  it('travels each hop again', () => {
    // There 5 + 2, refused, back 2 + 5, pause 100, there and served: 14 + 100 + 7 + 10 + 7.
    const result = run({
      arrivals: trace([0]),
      client: { retry: retry({}, 100) },
      clientHop: constant(5),
      nodeHop: constant(2),
      nodes: [{}, {}],
      node: { service: constant(10) },
      faults: [crashed([0])],
    });
    expect(result.latency.sumNs).toBe(138);
  });

  it('fails with the outcome and the cause of its last attempt', () => {
    const result = run({
      arrivals: trace([0, 1000]),
      client: { retry: retry({}, 1) },
      faults: [crashed([0])],
    });
    expect(result.attempts).toBe(6);
    expect(result.outcomes.refused).toBe(2);
    expect(result.causes).toMatchObject({ 'crash-1': 2 });
    expect(result.nodes[0]).toMatchObject({ requests: 6, errors: 6 });
  });

  it('does not retry what it does not want to', () => {
    const result = run({
      arrivals: trace([0]),
      client: { retry: retry({ outcomes: ['error', 'timeout'] }) },
      faults: [crashed([0])],
    });
    expect(result.attempts).toBe(1);
    expect(result.outcomes.refused).toBe(1);
  });

  it('gives up on each attempt after its own timeout, and in all after that of the request', () => {
    // Nodes that take 50: attempts begin at 0, 20 + 5, 45 + 5; the request ends at 60.
    const result = run({
      arrivals: trace([0]),
      client: { timeoutNs: 60, retry: retry({ attempts: 9, attemptTimeoutNs: 20 }, 5) },
      run: { durationNs: 1000 },
      nodes: [{}, {}, {}],
      node: { service: constant(50) },
    });
    expect(result.outcomes.timeout).toBe(1);
    expect(result.attempts).toBe(3);
    expect(result.inSystemAreaNs).toBe(60);
    expect(result.causes).toMatchObject({ 'slow-service': 1 });
    expect(result.nodes.map(({ errors }) => errors)).toEqual([1, 1, 1]);
  });

  it('is told at the instant of the timeout that it is too late, attempt or request', () => {
    const late = run({
      arrivals: trace([0]),
      client: { retry: retry({ attempts: 2, attemptTimeoutNs: 50 }) },
      node: { service: constant(50), concurrency: 2 },
    });
    expect(late.outcomes.timeout).toBe(1);
    expect(late.attempts).toBe(2);
  });

  it('can run out of time in a pause: the failure before it is the cause', () => {
    const result = run({
      arrivals: trace([0]),
      client: { timeoutNs: 60, retry: retry({}, 100) },
      run: { durationNs: 1000 },
      faults: [crashed([0])],
    });
    expect(result.outcomes.timeout).toBe(1);
    expect(result.attempts).toBe(1);
    expect(result.causes).toMatchObject({ 'crash-1': 1 });
    expect(result.inSystemAreaNs).toBe(60);
  });

  it('blames what ate its time when an attempt came too late to be in time', () => {
    // Refused at once, again after 40: 30 more would end at 70, and the client waits for 60.
    const result = run({
      arrivals: trace([0]),
      client: { timeoutNs: 60, retry: retry({}, 40) },
      nodes: [{}, {}],
      node: { service: constant(30) },
      faults: [crashed([0])],
    });
    expect(result.causes).toMatchObject({ 'crash-1': 1, overload: 0, 'slow-service': 0 });
  });

  it('a user of a closed client thinks only when the last attempt has ended', () => {
    // Refused, pause 10, served for 5, think 5: one request every 20.
    const result = run({
      arrivals: { process: 'closed', users: 1, think: constant(5) },
      client: { retry: retry({ attempts: 2 }, 10) },
      nodes: [{}, {}],
      node: { service: constant(5) },
      faults: [crashed([0])],
      run: { requests: 10 },
    });
    expect(result.outcomes.ok).toBe(10);
    expect(result.spanNs).toBe(185);
  });
});

describe('a retry budget', () => {
  it('caps attempts at 1 + budget times the requests, when everything fails', () => {
    const at = Array.from({ length: 1000 }, (_, i) => i * 10_000_000);
    const cap = budget('finagle-retry-budget', { percentCanRetry: 0.2, minRetriesPerSec: 0 });
    const result = run({
      arrivals: trace(at),
      client: { retry: retry({ attempts: 10, budget: cap }) },
      faults: [failing(1, [0])],
    });
    expect(result.issued).toBe(1000);
    expect(result.attempts).toBe(1200);
    expect(result.repeated.retries).toBe(200);
    expect(result.repeated.retriesDenied).toBe(1000);
  });

  it('of so many at once counts retries from when they are scheduled until they have ended', () => {
    // Five fail at 0, three may wait for 100; two fail for good; the three fail again at 100.
    const result = run({
      arrivals: trace([0, 0, 0, 0, 0, 150]),
      client: { retry: retry({ attempts: 2, budget: budget('max-retries') }, 100) },
      node: { concurrency: 9 },
      faults: [failing(1, [0])],
    });
    expect(result.repeated).toMatchObject({ retries: 4, retriesDenied: 2 });
  });
});
