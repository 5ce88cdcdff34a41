/** `--set` and `--balancer`: changes from the command line meet the same checks as the file. */

import { describe, expect, test } from 'vitest';
import { CHECKOUT, codes, MINIMAL, read, rendered } from './read.ts';

const set = (...overrides: string[]) => read(CHECKOUT, { overrides }).scenario;
const complaint = (...overrides: string[]) => rendered(CHECKOUT, { overrides });

describe('--set', () => {
  test('replaces a value', () => {
    const { services, run } = set(
      'services.web.nodes.new.count=16',
      'run.seed=x7',
      'run.replications=1_000',
    );
    expect(services[0]!.groups.map(({ count }) => count)).toEqual([16, 2]);
    expect(run).toMatchObject({ seed: 'x7', replications: 1000 });
  });

  test('adds a value that the file does not give, and maps on the way', () => {
    expect(set('run.limits.events=5').run.limits).toEqual({ events: 5, inFlight: 1e6 });
    expect(set('clients.shoppers.cancellation=true').clients[0]!.cancellation).toBe(true);
  });

  test('takes whole maps and lists, as YAML', () => {
    const { services, variants } = set(
      'services.web.service={ law: exponential, mean: 5ms }',
      'compare=[random]',
    );
    expect(services[0]!.groups[0]!.service).toEqual({
      law: 'exponential',
      parameters: { mean: 5e6 },
    });
    expect(variants.map(({ name }) => name)).toEqual(['random']);
  });

  test('reaches into lists and into the short form of a balancer', () => {
    expect(set('compare.0.balancer=random').variants[0]!.name).toBe('random');
    const short = MINIMAL.replace('    service', '    balancer: p2c\n    service');
    const { balancer } = read(short, { overrides: ['services.web.balancer.instances=3'] }).scenario
      .services[0]!;
    expect(balancer).toMatchObject({ algorithm: 'power-of-two', instances: 3 });
  });

  test('removes a value with null', () => {
    const { run } = set('run.duration=null', 'run.requests=5000', 'run.warmup=null');
    expect(run).toMatchObject({ durationNs: null, requests: 5000 });
  });

  test('finds names with dots', () => {
    const text = MINIMAL.replace('web:', 'api.example.com:');
    const overrides = ['services.api.example.com.nodes.n.count=3'];
    expect(read(text, { overrides }).scenario.services[0]!.groups[0]!.count).toBe(3);
  });

  test('changes one use of an anchor and not the others', () => {
    const text = MINIMAL.replace('{ n: {} }', '{ a: &n { concurrency: 4 }, b: *n }');
    const { groups } = read(text, { overrides: ['services.web.nodes.b.concurrency=9'] }).scenario
      .services[0]!;
    expect(groups.map(({ concurrency }) => concurrency)).toEqual([4, 9]);
  });

  test('does not create what is misspelt, but says what is there', () => {
    expect(
      complaint('services.wbe.nodes.new.count=16'),
    ).toBe(`error[bad-override]: \`--set services.wbe.nodes.new.count=16\`: there is no \`wbe\` in \`services\`; did you mean \`web\`?
  = keys there: \`web\`

1 error
`);
    expect(complaint('services.web.nodes.nwe.count=16')).toContain('= keys there: `new`, `old`');
    expect(complaint('compare.7.balancer=random')).toContain('= entries: 0 to 2');
    expect(complaint('name.x=1')).toContain('`name` is `checkout`');
    expect(complaint('=1')).toContain('has no path and value');
    expect(complaint('run.seed')).toContain('has no path and value');
    expect(complaint('run.seed=[1')).toContain('the value is not valid YAML');
  });

  test('says where a wrong value comes from', () => {
    expect(complaint('run.replications=-3')).toBe(`error[out-of-range]: \`-3\` is too small
  = at least 1 is needed here
  = set by --set run.replications=-3

1 error
`);
    expect(complaint('run.sede=1')).toContain('= did you mean `seed`?');
    expect(complaint('run.limits.x=1')).toContain('= set by --set run.limits.x=1');
    expect(complaint('clients.shoppers.arrivals.rate=5')).toContain('= write for example `5/s`');
  });
});

describe('--balancer', () => {
  const variants = (...balancers: string[]) =>
    read(CHECKOUT, { balancers }).scenario.variants.map(({ name }) => name);

  test('replaces the variants, with parameters in their declared order', () => {
    expect(variants('random', 'p2c:load=peak-ewma,choices=3,replacement=false')).toEqual([
      'random',
      'power-of-two(choices=3,load=peak-ewma)',
    ]);
    expect(variants('p2c:decay=2s,load=ewma')).toEqual(['power-of-two(load=ewma,decay=2s)']);
  });

  test('all means every algorithm', () => {
    expect(variants('all')).toContain('ring-hash');
    expect(variants('all').length).toBeGreaterThanOrEqual(7);
  });

  test('what is wrong says so without a place', () => {
    const wrong = (balancer: string) => rendered(CHECKOUT, { balancers: [balancer] });
    expect(wrong('rond-robin')).toContain('= did you mean `round-robin`?');
    expect(wrong('p2c:laod=ewma')).toContain('= did you mean `load`?');
    expect(wrong('p2c:load=ewam')).toContain('= did you mean `ewma`?');
    expect(wrong('p2c:choices=0')).toContain('= set by --balancer p2c:choices=0');
    expect(wrong('p2c:decay=5')).toContain('error[missing-unit]');
    expect(wrong('p2c:load')).toContain('is no `parameter=value`');
    expect(wrong('p2c:load=ewma,load=in-flight')).toContain('gives `load` twice');
    expect(codes(CHECKOUT, { balancers: ['random', 'random'] })).toEqual(['duplicate-variant']);
  });
});
