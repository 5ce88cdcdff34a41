/** Student's t against a table, two closed forms and its own density. */

import { describe, expect, it } from 'vitest';
import { studentTQuantile, studentTTail } from '../../reports/statistics/student-t.ts';

const TAILS = [0.5, 0.2, 0.1, 0.05, 0.01, 0.001, 0.000001];

/** Degrees of freedom, then the t that |T| exceeds with each of TAILS: mpmath 1.3, 40 digits. */
const TABLE: readonly (readonly number[])[] = [
  [
    3, 0.76489232840435, 1.6377443536962, 2.3533634348018, 3.1824463052837, 5.8409093097334,
    12.923978636687, 130.15458955836,
  ],
  [
    4, 0.74069708411268, 1.5332062740589, 2.1318467863267, 2.7764451051978, 4.60409487135,
    8.6103015813793, 49.458636756935,
  ],
  [
    5, 0.72668684380042, 1.4758840488245, 2.015048373333, 2.5705818356363, 4.0321429835552,
    6.8688266258811, 28.478473462984,
  ],
  [
    6, 0.71755819649141, 1.4397557472651, 1.9431802805153, 2.446911851145, 3.7074280213248,
    5.9588161788188, 20.047856110604,
  ],
  [
    7, 0.71114177808179, 1.4149239276505, 1.89457860509, 2.3646242515928, 3.4994832973505,
    5.4078825208617, 15.767009437483,
  ],
  [
    8, 0.70638661264484, 1.3968153097439, 1.8595480375309, 2.3060041352042, 3.3553873313334,
    5.0413054333734, 13.257135102228,
  ],
  [
    9, 0.70272214675133, 1.3830287383966, 1.8331129326562, 2.2621571627982, 3.2498355415921,
    4.7809125859311, 11.636782027329,
  ],
  [
    10, 0.69981206131243, 1.3721836411103, 1.8124611228117, 2.2281388519863, 3.169272672617,
    4.5868938587026, 10.516489956915,
  ],
  [
    15, 0.69119694895849, 1.3406056078505, 1.7530503556926, 2.1314495455598, 2.9467128834752,
    4.0727651959038, 7.9032336273139,
  ],
  [
    19, 0.68762146020396, 1.3277282090268, 1.7291328115214, 2.0930240544083, 2.860934606465,
    3.8834058525921, 7.0691181870588,
  ],
  [
    20, 0.6869544964488, 1.325340706985, 1.7247182429208, 2.0859634472659, 2.8453397097861,
    3.8495162749308, 6.9270313814233,
  ],
  [
    25, 0.68442996490427, 1.3163450726739, 1.7081407612519, 2.0595385527533, 2.787435813677,
    3.7251439497287, 6.4241477947263,
  ],
  [
    29, 0.68304386082161, 1.3114336473016, 1.6991270265335, 2.0452296421327, 2.7563859036706,
    3.6594050194663, 6.1700561014188,
  ],
  [
    30, 0.68275569332129, 1.3104150253914, 1.697260886594, 2.0422724563012, 2.7499956535672,
    3.645958635042, 6.1190756203842,
  ],
  [
    40, 0.68067271716445, 1.3030770526072, 1.6838510133357, 2.0210753903063, 2.7044592674332,
    3.5509657608633, 5.7684609692886,
  ],
  [
    60, 0.67860072064814, 1.2958210935157, 1.6706488649046, 2.0002978220143, 2.660283028855,
    3.4602004691964, 5.4489478322861,
  ],
  [
    99, 0.67697598554615, 1.2901614420345, 1.660391156017, 1.9842169515864, 2.6264054572808,
    3.3915288333637, 5.2171642066495,
  ],
  [
    120, 0.67653972491252, 1.2886462336564, 1.6576508993552, 1.9799304050824, 2.6174211451069,
    3.3734537685625, 5.1575699729051,
  ],
];

const MANY_TAILS = [0.999, 0.9, 0.7, 0.5, 0.3, 0.1, 0.05, 0.01, 1e-3, 1e-4, 1e-6, 1e-9, 1e-12];

function expectRelative(actual: number, exact: number, tolerance: number): void {
  expect(Math.abs(actual / exact - 1), `${actual} instead of ${exact}`).toBeLessThan(tolerance);
}

/**
 * P(|T| > t) from the density: with t = √ν·tan θ it is the share of ∫cos^(ν−1) that lies beyond θ.
 * Simpson's rule with 4000 panels is exact to about 1e-13 here, relative to each integral.
 */
function integratedTail(t: number, degrees: number): number {
  const density = (angle: number) => Math.cos(angle) ** (degrees - 1);
  const integral = (from: number, to: number): number => {
    const panels = 4000;
    const step = (to - from) / panels;
    let sum = density(from) + density(to);
    for (let i = 1; i < panels; i++) sum += (i % 2 === 1 ? 4 : 2) * density(from + i * step);
    return (sum * step) / 3;
  };
  const angle = Math.atan2(t, Math.sqrt(degrees));
  return integral(angle, Math.PI / 2) / integral(0, Math.PI / 2);
}

describe("Student's t", () => {
  it.each(TABLE)('quantiles with %i degrees of freedom equal the table', (degrees, ...values) => {
    values.forEach((value, i) => {
      expectRelative(studentTQuantile(TAILS[i]!, degrees!), value!, 1e-11);
    });
  });

  it('one degree of freedom is the Cauchy law: cot(π·tail ÷ 2)', () => {
    for (const tail of MANY_TAILS) {
      expectRelative(studentTQuantile(tail, 1), 1 / Math.tan((Math.PI * tail) / 2), 1e-11);
    }
  });

  it('two degrees of freedom: (1 − tail)·√(2 ÷ (tail·(2 − tail)))', () => {
    for (const tail of MANY_TAILS) {
      const exact = (1 - tail) * Math.sqrt(2 / (tail * (2 - tail)));
      expectRelative(studentTQuantile(tail, 2), exact, 1e-11);
    }
  });

  it('tails equal the integral of the density, for every number of degrees up to 120', () => {
    for (let degrees = 1; degrees <= 120; degrees++) {
      for (const t of [0.01, 0.3, 1, 2, 4, 8]) {
        expectRelative(studentTTail(t, degrees), integratedTail(t, degrees), 1e-9);
      }
    }
  });

  it('quantile and tail are inverse to each other, and larger tails have smaller quantiles', () => {
    for (const degrees of [1, 2, 3, 9, 50, 999, 9999]) {
      let last = Infinity;
      for (const tail of [...MANY_TAILS].reverse()) {
        const t = studentTQuantile(tail, degrees);
        expectRelative(studentTTail(t, degrees), tail, 1e-10);
        expect(t).toBeLessThan(last);
        last = t;
      }
    }
  });

  it('with many degrees it approaches the normal law: 1.959964', () => {
    expect(studentTQuantile(0.05, 1_000_000)).toBeCloseTo(1.959966, 5);
  });

  it('at the ends: all of it lies beyond 0, nothing beyond infinity', () => {
    expect(studentTTail(0, 5)).toBe(1);
    expect(studentTTail(Infinity, 5)).toBe(0);
    expect(studentTTail(1e200, 5)).toBe(0);
    expect(studentTTail(1e-200, 5)).toBe(1);
  });
});
