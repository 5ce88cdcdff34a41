/** The judgement itself: it must refuse what is wrong, or agreement would mean nothing. */

import { expect, it } from 'vitest';
import { expectAgreement, rankSumErrors } from './agree.ts';

const outcomes = (fromMs: number, widthMs: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    detectMs: fromMs + (widthMs * (i + 0.5)) / count,
    failed: 3,
    recoverMs: 100 + i / count,
  }));

it('ranks as tables of the rank-sum test do', () => {
  // Ranks 1, 3, 4.5 of 6, where two are equal: 8.5 against 10.5, variance 9/12 · (7 − 6/30).
  expect(rankSumErrors([1, 3, 4], [2, 4, 5])).toBeCloseTo(-2 / Math.sqrt(5.1), 12);
  expect(rankSumErrors([7, 7], [7, 7, 7])).toBe(0);
});

it('accepts runs of the same distribution', () => {
  expectAgreement(outcomes(2000, 1000, 20), outcomes(2000, 1000, 400));
});

it.each([
  ['a probe that is missing', outcomes(1000, 1000, 20)],
  ['half an interval too late', outcomes(2500, 1000, 20)],
  ['never detected', outcomes(2000, 1000, 20).map((one) => ({ ...one, detectMs: Number.NaN }))],
  ['one request more that failed', outcomes(2000, 1000, 20).map((one) => ({ ...one, failed: 4 }))],
  ['too few runs', outcomes(2000, 1000, 19)],
])('refuses %s', (_, real) => {
  expect(() => expectAgreement(real, outcomes(2000, 1000, 400))).toThrow();
});
