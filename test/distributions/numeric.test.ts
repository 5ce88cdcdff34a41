/** The special functions against values computed with mpmath 1.3 to 40 digits. */

import { describe, expect, it } from 'vitest';
import { gammaLogQuantile } from '../../sim/distributions/gamma-quantile.ts';
import { expMinusOne, power, xMinusLog1p } from '../../sim/distributions/numeric/exponentials.ts';
import { findFirstCrossing } from '../../sim/distributions/numeric/first-crossing.ts';
import { gammaTails } from '../../sim/distributions/numeric/incomplete-gamma.ts';
import { logGamma } from '../../sim/distributions/numeric/log-gamma.ts';
import { normalCdf, normalQuantile } from '../../sim/distributions/numeric/normal.ts';
import { bracketAround, findRoot } from '../../sim/distributions/numeric/root.ts';
import { tabulateQuantile } from '../../sim/distributions/numeric/tabulated-quantile.ts';

function relativeError(value: number, exact: number): number {
  return exact === 0 ? Math.abs(value) : Math.abs(value / exact - 1);
}

describe('log gamma', () => {
  it.each([
    [0.01, 4.599479878042022],
    [0.3, 1.0957979948180756],
    [0.84, 0.11525323881146687],
    [1.0001, -5.771334222047127e-5],
    [1.1, -0.049872441259839764],
    [2.5, 0.2846828704729192],
    [9.5, 11.689333420797269],
    [21, 42.335616460753485],
    [1e4, 82099.71749644238],
    [1e6, 12815504.569147611],
  ])('of %f is within 4e-15 of max(1, result)', (x, exact) => {
    expect(Math.abs(logGamma(x) - exact)).toBeLessThan(4e-15 * Math.max(1, Math.abs(exact)));
  });
});

describe('incomplete gamma', () => {
  it.each([
    [0.01, 1e-6, 0.8759337598323533, 0.1240662401676467],
    [0.01, 0.01, 0.9603474235215091, 0.039652576478490804],
    [0.1, 5, 0.9998560610341533, 0.000143938965846734],
    [0.5, 0.2, 0.4729107431344619, 0.5270892568655381],
    [2, 0.002, 1.997335332267111e-6, 0.9999980026646678],
    [4, 10, 0.9896639493240743, 0.010336050675925718],
    [9.99, 9, 0.41386279913283197, 0.586137200867168],
    [30, 15, 0.00041844966832768697, 0.9995815503316723],
    [30, 45, 0.9926628007022035, 0.007337199297796504],
    [100, 150, 0.9999940754596646, 5.924540335483916e-6],
    [1e4, 10300, 0.9985295051036143, 0.0014704948963856813],
    [1e6, 970000, 4.920908778591162e-202, 1],
  ])('P and Q of (%f, %f) are within 1e-13', (a, x, lower, upper) => {
    const tails = gammaTails(a, x);
    expect(relativeError(tails.lower, lower)).toBeLessThan(1e-13);
    expect(relativeError(tails.upper, upper)).toBeLessThan(1e-13);
  });
});

describe('the normal law', () => {
  it.each([
    [1e-16, -8.222082216130435],
    [1e-12, -7.034483825301132],
    [1e-5, -4.264890793922825],
    [0.001, -3.0902323061678136],
    [0.05, -1.6448536269514726],
    [0.0749, -1.4402382675279637],
    [0.0751, -1.43882539275254],
    [0.2, -0.8416212335729142],
    [0.49, -0.025068908258711057],
  ])('has its quantile at %f within 1e-15', (p, exact) => {
    expect(relativeError(normalQuantile(p), exact)).toBeLessThan(1e-15);
  });

  it.each([
    [-8, 6.220960574271784e-16],
    [-5, 2.866515718791939e-7],
    [-2, 0.02275013194817921],
    [-0.1, 0.460172162722971],
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [3, 0.9986501019683699],
  ])('has its probability at %f within 1e-14', (z, exact) => {
    expect(relativeError(normalCdf(z), exact)).toBeLessThan(1e-14);
  });
});

describe('the gamma quantile', () => {
  const rows: readonly (readonly [number, number, number])[] = [
    [0.25, 1e-12, 6.74969789311173e-49],
    [0.25, 0.01, 6.749697929558468e-9],
    [0.25, 0.3, 0.0054913024742754835],
    [0.25, 0.75, 0.2606260019782326],
    [0.25, 1 - 2 ** -40, 24.02397076005307],
    [0.5, 1e-12, 7.853981633974483e-25],
    [0.5, 0.0001, 7.853981675097836e-9],
    [0.5, 0.9921875, 3.53797946879845],
    [0.5, 1 - 2 ** -40, 25.515167833748652],
    [4, 1e-12, 0.0022143442501908928],
    [4, 0.01, 0.8232486863453852],
    [4, 0.75, 5.10942748512338],
    [4, 0.99993896484375, 16.510871888403866],
    [4, 1 - 2 ** -40, 36.83604464458552],
    [25, 1e-12, 3.91594585705989],
    [25, 0.3, 22.156653488662],
    [25, 0.9921875, 38.68146065439444],
    [25, 1 - 2 ** -40, 77.80224811688397],
  ];
  it.each(rows)('of shape %f at %f is exact to 1e-13', (shape, p, exact) => {
    expect(relativeError(Math.exp(gammaLogQuantile(shape, p, 1 - p)), exact)).toBeLessThan(1e-13);
  });
});

describe('differences that would cancel', () => {
  it('exp(x) − 1 agrees with the language’s own expm1', () => {
    for (const x of [1e-300, 1e-10, -1e-10, 0.1, -0.3, -0.69, -0.7, 0.69, 1, 5, -5, -800]) {
      expect(relativeError(expMinusOne(x), Math.expm1(x))).toBeLessThan(1e-15);
    }
    expect(expMinusOne(0)).toBe(0);
  });

  it('x − log1p(x) agrees with its own series near zero and with the difference elsewhere', () => {
    for (const x of [1e-10, -1e-10, 1e-5, -1e-4]) {
      const series = x * x * (1 / 2 - x * (1 / 3 - x * (1 / 4 - x / 5)));
      expect(relativeError(xMinusLog1p(x), series)).toBeLessThan(1e-14);
    }
    for (const x of [0.3, -0.39, 0.39, 0.41, -0.41, -0.9, 5, 100]) {
      expect(relativeError(xMinusLog1p(x), x - Math.log1p(x))).toBeLessThan(2e-15);
    }
  });

  it('powers agree with the language’s own', () => {
    expect(relativeError(power(2.5, 3.5), 2.5 ** 3.5)).toBeLessThan(1e-15);
    expect(power(0, 0.5)).toBe(0);
  });
});

describe('root finding', () => {
  it('finds a root to the last digits', () => {
    const root = findRoot((x) => x * x - 2, { low: 0, high: 2 });
    expect(relativeError(root, Math.SQRT2)).toBeLessThan(4e-16);
  });

  it('ends beside a jump over zero', () => {
    const root = findRoot((x) => (x < 0.3 ? -1 : 7), { low: 0, high: 1 });
    expect(relativeError(root, 0.3)).toBeLessThan(1e-15);
  });

  it('refuses a bracket without a root', () => {
    expect(() => findRoot((x) => x + 1, { low: 0, high: 1 })).toThrow('no root');
  });

  it('grows a bracket to either side', () => {
    for (const target of [-1000, 0.5, 70]) {
      const { low, high } = bracketAround((x) => x - target, 0, 0.1);
      expect(low <= target && target <= high).toBe(true);
    }
  });

  it('takes the first of two crossings, and finds one that hides under a peak', () => {
    const hill = (x: number) => -(x - 3) * (x - 3);
    const query = { f: hill, low: 0.1, high: 10 };
    const first = findFirstCrossing({ ...query, target: -1 });
    expect(first).toEqual({ found: true, x: expect.closeTo(2, 12) });
    const hidden = findFirstCrossing({ ...query, target: -1e-6 });
    expect(hidden).toEqual({ found: true, x: expect.closeTo(2.999, 9) });
    const missed = findFirstCrossing({ ...query, target: 1 });
    expect(missed).toEqual({ found: false, min: -49, max: expect.closeTo(0, 12) });
  });
});

describe('a tabulated quantile', () => {
  it.each([0.05, 0.4, 1, 4, 37.5, 1e4])(
    'of a gamma law with shape %f is within 3e-9 of the exact one, body and tails',
    (shape) => {
      const fast = tabulateQuantile((p, q) => gammaLogQuantile(shape, p, q), 1);
      for (let i = 0; i < 500; i++) {
        const far = Math.exp(-27.7 * ((i + 0.37) / 500));
        for (const u of [far, 1 - far, (i + 0.37) / 500]) {
          const exact = Math.exp(gammaLogQuantile(shape, u, 1 - u));
          // Below 1e-300 a double has no full set of digits left.
          if (exact > 1e-300) expect(relativeError(fast(u), exact)).toBeLessThan(3e-9);
        }
      }
    },
  );

  it('solves exactly across a jump', () => {
    const fast = tabulateQuantile((p) => (p < 0.6180339 ? 0 : 5), 2);
    expect(fast(0.6180338)).toBe(2);
    expect(fast(0.618034)).toBe(2 * Math.exp(5));
    expect(fast(0)).toBe(2);
    expect(fast(1 - 2 ** -53)).toBe(2 * Math.exp(5));
  });
});
