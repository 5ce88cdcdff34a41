/** Logarithmic axes that survive zeros, single values and empty data, with ticks that people read. */

export interface LogAxis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  /** Where a zero is drawn, since a logarithmic axis has no zero: its lower end. */
  readonly clamp: (value: number | null) => number | null;
  /** True when a zero was among the values, so that the chart can say how it is drawn. */
  readonly clamped: boolean;
}

/** Mantissas of ticks: the first scheme that gives few enough of them is taken. */
const SCHEMES = [
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
  [1, 2, 5],
];
const TICKS_MAX = 9;

export function logAxis(values: readonly (number | null)[]): LogAxis {
  const present = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  const positive = present.filter((value) => value > 0);
  const low = positive.length === 0 ? 1 : positive.reduce((a, b) => Math.min(a, b));
  const high = positive.length === 0 ? 10 : positive.reduce((a, b) => Math.max(a, b));
  const clamped = positive.length < present.length;
  const bottom = clamped ? low / 2 : low;
  const steps = SCHEMES.map((scheme) => stepsBetween(bottom, high, scheme)).reduce(
    (fine, coarse) => (fine.length <= TICKS_MAX ? fine : coarse),
  );
  const domain: [number, number] = [steps[0]!, steps.at(-1)!];
  return {
    domain,
    ticks: thinned(steps),
    clamp: (value) => (value === null || value > 0 ? value : domain[0]),
    clamped,
  };
}

/** From the last step at or below `low` to the first at or above `high`; two at least. */
function stepsBetween(low: number, high: number, scheme: readonly number[]): readonly number[] {
  const steps: number[] = [];
  for (let exponent = Math.floor(log10(low)) - 1; ; exponent++) {
    for (const mantissa of scheme) {
      const value = Number(`${mantissa}e${exponent}`);
      if (value <= low) steps.length = 0;
      steps.push(value);
      if (value >= high && steps.length > 1) return steps;
    }
  }
}

/** Keeps 1-2-5, or whole powers of ten when those would be too many. */
function thinned(steps: readonly number[]): readonly number[] {
  if (steps.length <= TICKS_MAX) return steps;
  const decades = steps.filter((step) => step.toExponential().startsWith('1e'));
  const stride = Math.ceil(decades.length / TICKS_MAX);
  return decades.filter((_, index) => index % stride === 0);
}

/** Not Math.log10, whose last digit differs between engine versions. */
function log10(value: number): number {
  return Math.log(value) / Math.LN10;
}
