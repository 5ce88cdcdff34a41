/** Suggestions: what was probably meant, and what else there is of that kind. */

import { expect, it } from 'vitest';
import { nearestName, relatedNames } from '../../scenarios/format/nearest.ts';

const NAMES = ['least-connections', 'least-time', 'envoy-least-request', 'ring-hash', 'random'];

it('suggests the name with the fewest typing errors, or none', () => {
  expect(nearestName('lest-connections', NAMES)).toBe('least-connections');
  expect(nearestName('Random', NAMES)).toBe('random');
  expect(nearestName('round-robin', NAMES)).toBeNull();
});

it('relates names that share words or their beginnings, most shared words first', () => {
  expect(relatedNames('least_conn', NAMES)).toEqual([
    'least-connections',
    'least-time',
    'envoy-least-request',
  ]);
  expect(relatedNames('HASH', NAMES)).toEqual(['ring-hash']);
  expect(relatedNames('least', NAMES, 1)).toHaveLength(1);
  expect(relatedNames('my-own', NAMES)).toEqual([]);
});
