/** What scenarios say of retries and hedges, and what is wrong with it. */

import { describe, expect, it } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import { changed, codes, read, rendered } from './read.ts';

const client = (more: string) => changed('rate: 10/s } }', `rate: 10/s }, timeout: 1s, ${more} }`);
const service = (more: string) =>
  changed('nodes: { n: {} }', `nodes: { n: { count: 3 } }\n    ${more}`);

function modelOf(text: string) {
  const { scenario, traces } = read(text);
  return buildModel(scenario, scenario.variants[0]!, traces);
}

describe('what is written becomes what is simulated', () => {
  it('a retry of the design', () => {
    const text = client(
      'retry: { policy: backoff, attempts: 2, on: [error, refused], budget: 20% }',
    );
    const { retry } = modelOf(text).clients[0]!;
    expect(retry).toMatchObject({ attempts: 2, outcomes: ['error', 'refused'], isFresh: true });
    expect(retry!.backoff.definition.name).toBe('full-jitter');
    expect(retry!.budget!.parameters).toMatchObject({ percentCanRetry: 0.2, minRetriesPerSec: 0 });
  });

  it('a name alone is its defaults', () => {
    const { retry } = modelOf(service('retry: envoy-retries')).services[0]!;
    expect(retry!.parameters).toMatchObject({ numRetries: 1, base: 25e6 });
    expect(retry!.budget!.definition.name).toBe('max-retries');
    expect(modelOf(client('retry: full-jitter')).clients[0]!.retry!.attempts).toBe(3);
  });

  it.each([
    ['p95', 0.95],
    ['p999', 0.999],
    ['p99.9', 0.999],
  ])('a hedge after %s', (after, percentile) => {
    const { hedge } = modelOf(client(`hedge: { after: ${after} }`)).clients[0]!;
    expect(hedge!.delay.parameters.percentile).toBeCloseTo(percentile, 12);
  });
});

describe('complaints', () => {
  it('about an outcome that there is not', () => {
    expect(rendered(client('retry: { policy: backoff, on: [eror] }'))).toContain(
      'did you mean `error`?',
    );
  });

  it('about a policy that there is not, or that is the other party’s', () => {
    expect(codes(client('retry: nginx-next-upstream'))).toContain('unknown-backoff');
    expect(codes(service('retry: full-jitter'))).toContain('unknown-retry-policy');
    expect(codes(client('retry: { policy: backoff, budget: much }'))).toContain(
      'unknown-retry-budget',
    );
  });

  it('about a time that is neither a time nor a percentile', () => {
    expect(rendered(client('hedge: { after: soon }'))).toContain('write for example `50ms`, `p95`');
    expect(codes(client('hedge: { after: 50ms, window: 10s }'))).toContain('conflict');
  });

  it.each([
    [client('retry: { policy: backoff, attemptTimeout: 2s }'), 'no-effect'],
    [service('retry: { policy: nginx-next-upstream, tries: 4 }'), 'no-effect'],
    [client('hedge: { after: 10ms }'), 'few-nodes'],
    [service('hedge: { after: 0ms, cancel: never }'), 'multiplied-load'],
    [
      changed('10/s } }', '10/s }, retry: { policy: backoff, attempts: unlimited } }'),
      'endless-retries',
    ],
  ])('warns: %#', (text, code) => {
    expect(codes(text)).toContain(code);
  });
});
