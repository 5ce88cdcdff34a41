/** Random valid scenarios as YAML text, for properties that must hold for every scenario. */

import fc from 'fast-check';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/);
const duration = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.constantFrom('us', 'ms', 's', 'min'))
  .map(([n, unit]) => `${n}${unit}`);
const fraction = fc.integer({ min: 1, max: 5000 }).map((n) => `${n / 1000}ms`);
const rate = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.constantFrom('/s', '/min', '/ms', '/h'))
  .map(([n, unit]) => `${n}${unit}`);

const plainLaw = fc.oneof(
  duration,
  fraction,
  duration.map((d) => ({ law: 'exponential', mean: d })),
  fraction.map((d) => ({ law: 'constant', mean: d })),
  fc.constant({ law: 'lognormal', mean: '20ms', p99: '90ms' }),
  fc.constant({ law: 'bimodal', fast: '1ms', slow: '1s', slowShare: '7%' }),
  fc.constant({ law: 'erlang', k: 3, mean: '6ms' }),
  fc
    .array(duration, { minLength: 1, maxLength: 4 })
    .map((values) => ({ law: 'empirical', values })),
);

const law = fc.oneof(
  { weight: 5, arbitrary: plainLaw },
  {
    weight: 1,
    arbitrary: duration.map((mean) => ({
      law: 'mixture',
      components: [
        { law: 'exponential', mean },
        { weight: 0.25, law: 'constant', value: '1ms' },
      ],
    })),
  },
);

const arrivals = fc.oneof(
  fc.record({ process: fc.constantFrom('poisson', 'constant'), rate }),
  fc.record({ process: fc.constant('renewal'), gap: law, batch: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    process: fc.constant('mmpp'),
    states: fc.array(fc.record({ rate, mean: duration }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    process: fc.constant('schedule'),
    points: fc
      .uniqueArray(fc.integer({ min: 0, max: 900 }), { minLength: 2, maxLength: 4 })
      .map((times) =>
        [...times].sort((a, b) => a - b).map((t) => ({ at: `${t}s`, rate: `${t + 1}/s` })),
      ),
    repeat: fc.boolean(),
  }),
  fc.record(
    { process: fc.constant('closed'), users: fc.integer({ min: 1, max: 90 }), think: law },
    { requiredKeys: ['process', 'users'] },
  ),
  fc.constant({ process: 'trace', file: 'log.csv' }),
);

const keys = fc.record(
  {
    count: fc.integer({ min: 1, max: 500 }),
    popularity: fc.oneof(
      fc.constant('uniform'),
      fc.integer({ min: 0, max: 30 }).map((n) => ({ law: 'zipf', exponent: n / 10 })),
    ),
  },
  { requiredKeys: ['count'] },
);

const balancer = fc.oneof(
  fc.constantFrom('round-robin', 'rr', 'p2c', 'ring-hash', 'least-connections'),
  fc.record(
    {
      algorithm: fc.constantFrom('power-of-two', 'p2c'),
      instances: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant('per-client')),
      choices: fc.integer({ min: 1, max: 5 }),
      load: fc.constantFrom('in-flight', 'ewma', 'peak-ewma'),
      decay: duration,
      replacement: fc.boolean(),
    },
    { requiredKeys: ['algorithm'] },
  ),
);

const group = fc.record(
  {
    count: fc.integer({ min: 1, max: 9 }),
    concurrency: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant('unlimited')),
    queue: fc.constantFrom('fifo', 'lifo', 'processor-sharing'),
    limit: fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constant('unlimited')),
    speed: fc.oneof(
      fc.constant('0.5x'),
      fc.integer({ min: 1, max: 40 }).map((n) => n / 8),
    ),
    weight: fc.integer({ min: 1, max: 8 }).map((n) => n / 4),
    zone: fc.oneof(name, fc.integer({ min: 1, max: 3 })),
    concurrencyLimit: fc.oneof(
      fc.integer({ min: 1, max: 99 }),
      fc.constantFrom('vegas', 'bulkhead'),
    ),
    service: law,
  },
  { requiredKeys: [] },
);

const breaker = fc.oneof(
  fc.constantFrom('hystrix', 'max_requests'),
  fc.record({ breaker: fc.constant('resilience4j'), per: fc.constantFrom('service', 'node') }),
);

const service = fc.record(
  {
    ...{ service: law, balancer, breaker, throttle: fc.constant('adaptive-throttling') },
    nodes: fc.dictionary(name, group, { minKeys: 1, maxKeys: 3 }),
  },
  { requiredKeys: ['service', 'nodes'] },
);

const client = fc.record(
  {
    arrivals,
    keys,
    zone: name,
    timeout: duration,
    cancellation: fc.boolean(),
    count: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: ['arrivals'] },
);

const run = fc
  .record(
    {
      duration,
      warmup: duration,
      seed: fc.oneof(fc.nat(), fc.constantFrom('007', 'true', 'blue moon', '1e3', '~', '1_000')),
      replications: fc.integer({ min: 1, max: 50 }),
      limits: fc.record({ events: fc.integer({ min: 1, max: 9999 }) }, { requiredKeys: [] }),
    },
    { requiredKeys: ['duration'] },
  )
  .chain(({ duration: span, ...rest }) =>
    fc
      .boolean()
      .map((counted) => (counted ? { requests: 5000, ...rest } : { duration: span, ...rest })),
  );

const variants = fc.uniqueArray(balancer, {
  maxLength: 3,
  selector: (b) => JSON.stringify(b),
});

/** JSON is YAML: its strings are quoted, so no text can be mistaken for a number. */
export const scenarioText: fc.Arbitrary<string> = fc
  .record({
    name: fc.constantFrom('a', 'true', '12', 'an odd: name #1', '- x', 'ünï 名'),
    question: fc.constantFrom(undefined, 'why?', 'null', 'two\nlines'),
    run,
    clients: fc.dictionary(name, client, { minKeys: 1, maxKeys: 3 }),
    services: fc.dictionary(name, service, { minKeys: 1, maxKeys: 2 }),
    network: fc.option(fc.record({ 'client-balancer': law }, { requiredKeys: [] }), {
      nil: undefined,
    }),
    variants,
  })
  .map(({ variants: list, ...scenario }) => {
    const [first, second] = Object.keys(scenario.services);
    const clients = Object.fromEntries(
      Object.entries(scenario.clients).map(([key, value], i) => {
        const { keys: given, ...rest } = value;
        const hasOwnKeys = (value.arrivals as { process: string }).process === 'trace';
        const to = i % 2 === 0 ? first : (second ?? first);
        return [key, { to, ...(hasOwnKeys ? rest : value) }];
      }),
    );
    const compare = list.map((value, i) => ({
      name: `variant ${i}`,
      balancer: value,
      ...(i === 1 && { service: first }),
    }));
    return JSON.stringify({ ...scenario, clients, ...(compare.length > 0 && { compare }) });
  });

export const FILES = { 'log.csv': 'at_ms,key\n0,a\n500,b\n1500,a\n' };
