/** The units that quantities carry, and what one of each is in base units. */

export type Dimension = 'duration' | 'rate' | 'ratio' | 'factor';

export interface DimensionUnits {
  /** With its article: `a duration`. */
  readonly noun: string;
  /** Base units (nanoseconds, per second, 1) in one of each unit. */
  readonly units: Readonly<Record<string, number>>;
  /** True when a bare number cannot be misread. */
  readonly bareAllowed: boolean;
  /** What a diagnostic offers. */
  readonly example: string;
}

export const DIMENSIONS: Readonly<Record<Dimension, DimensionUnits>> = {
  duration: {
    noun: 'a duration',
    units: { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, min: 60e9, h: 3600e9 },
    bareAllowed: false,
    example: '20ms',
  },
  rate: {
    noun: 'a rate',
    units: { '/ms': 1e3, '/s': 1, '/min': 1 / 60, '/h': 1 / 3600 },
    bareAllowed: false,
    example: '900/s',
  },
  ratio: { noun: 'a ratio', units: { '%': 0.01 }, bareAllowed: true, example: '20%' },
  factor: { noun: 'a factor', units: { x: 1 }, bareAllowed: true, example: '1.5x' },
};

/** The micro signs mean `us`; people need to see it once. */
export function unitNames(dimension: Dimension): string[] {
  return Object.keys(DIMENSIONS[dimension].units).filter(
    (unit) => !unit.endsWith('µs') && !unit.endsWith('μs'),
  );
}

/** What people write instead, and what they mean by it. */
export const SYNONYMS: Readonly<Record<string, string>> = {
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  msec: 'ms',
  millis: 'ms',
  m: 'min',
  mins: 'min',
  minute: 'min',
  minutes: 'min',
  hr: 'h',
  hour: 'h',
  hours: 'h',
  rps: '/s',
  qps: '/s',
  'req/s': '/s',
  'requests/s': '/s',
  '/sec': '/s',
  '/m': '/min',
  percent: '%',
};
