/** What gRPC's weighted round robin can be told, with its defaults. */

export const STATIC_STRIDE_PARAMETERS = {
  blackout: {
    kind: 'duration',
    default: 10e9,
    min: 0,
    summary: 'A node counts as known after it has reported for this long.',
  },
  expiration: {
    kind: 'duration',
    default: 180e9,
    min: 1,
    summary: 'A node counts as unknown again when it has not reported for this long.',
  },
  updatePeriod: {
    kind: 'duration',
    default: 1e9,
    min: 100e6,
    summary: 'How often turns are made anew from the latest reports.',
  },
  errorPenalty: {
    kind: 'number',
    default: 1,
    min: 0,
    summary: 'Utilization that an error rate of 100 % counts as, in addition to the reported one.',
  },
  unknown: {
    kind: 'choice',
    choices: ['mean', 'median'],
    default: 'mean',
    summary:
      'What an unknown node weighs: the mean of the known ones (gRPC), or the median (Envoy).',
  },
  ratioMax: {
    kind: 'number',
    default: 10,
    min: 1,
    max: 1e9,
    summary: 'Weights above this many times the mean are cut (C++); 1e9 cuts nothing (Go).',
  },
  ratioMin: {
    kind: 'number',
    default: 0.01,
    min: 0,
    max: 1,
    summary: 'Weights below this part of the mean are raised (C++); 0 raises nothing (Go).',
  },
} as const;
