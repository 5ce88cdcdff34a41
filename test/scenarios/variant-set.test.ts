/** `set` of a variant: any value of the system, for one variant only. */

import { describe, expect, test } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import { scenarioDigest } from '../../scenarios/format/digest.ts';
import { explainScenario } from '../../scenarios/format/explain.ts';
import { CHECKOUT, MINIMAL, read, rendered } from './read.ts';

const compare = (...variants: string[]) =>
  `${MINIMAL}compare:\n${variants.map((one) => `  - ${one}\n`).join('')}`;

const model = (text: string, index: number) => {
  const { scenario, traces, plugins } = read(text);
  return buildModel(scenario, scenario.variants[index]!, traces, plugins);
};

describe('a variant that sets values', () => {
  const text = compare(
    '{ set: { services.web.nodes.n.count: 3, clients.users.timeout: 1s } }',
    'random',
    '{ name: far, balancer: round-robin, set: { network.client-balancer: 5ms } }',
  );

  test('simulates the scenario with them, and the others without', () => {
    expect(model(text, 0).services[0]!.nodes).toHaveLength(3);
    expect(model(text, 0).clients[0]!.timeoutNs).toBe(1e9);
    expect(model(text, 1).services[0]!.nodes).toHaveLength(1);
    expect(model(text, 1).clients[0]!.timeoutNs).toBe(Infinity);
    expect(model(text, 2).network.clientBalancer.mean).toBe(5e6);
    expect(model(text, 2).services[0]!.balancer.algorithm.name).toBe('round-robin');
  });

  test('is called after what it sets', () => {
    const names = read(text).scenario.variants.map(({ name }) => name);
    expect(names).toEqual(['count=3, timeout=1s', 'random', 'far']);
  });

  test('may change its own balancer, and say so again by `balancer`', () => {
    const both = compare(
      '{ balancer: random, set: { services.web.balancer: { algorithm: ewma, instances: 3 } } }',
    );
    const { balancer } = model(both, 0).services[0]!;
    expect(balancer.algorithm.name).toBe('random');
    expect(balancer.instances).toBe(3);
  });

  test('removes a value with null, and replaces a fault', () => {
    const faulty = `${MINIMAL}faults:\n  - { kind: crash, target: web/n-1, at: 1s, for: 2s }
compare:\n  - random\n  - { name: none, set: { faults: null } }\n  - { set: { faults.0.for: 5s } }\n`;
    expect(model(faulty, 0).faults[0]!.spans[0]!.endNs).toBe(4e9);
    expect(model(faulty, 1).faults).toHaveLength(0);
    expect(model(faulty, 2).faults[0]!.spans[0]!.endNs).toBe(7e9);
  });

  test('is explained as a scenario with the same meaning', () => {
    const first = read(text);
    const again = read(explainScenario(first.scenario, first.traces, first.given, first.plugins));
    expect(scenarioDigest(again.scenario, again.traces)).toBe(
      scenarioDigest(first.scenario, first.traces),
    );
  });

  test('changes the digest by what it sets, and not by how that is written', () => {
    const digest = (variant: string) => {
      const { scenario, traces } = read(compare(variant));
      return scenarioDigest(scenario, traces);
    };
    const ms = digest('{ name: a, set: { services.web.timeout: 1000ms } }');
    expect(digest('{ name: a, set: { services.web.timeout: 1s } }')).toBe(ms);
    expect(digest('{ name: a, set: { services.web.timeout: 2s } }')).not.toBe(ms);
  });
});

describe('complaints about what a variant sets', () => {
  const complaint = (set: string) => rendered(compare(`{ set: { ${set} } }`));

  test('point at the value in the variant', () => {
    expect(complaint('services.web.timeout: 5')).toMatchInlineSnapshot(`
      "error[missing-unit]: \`5\` has no unit, but a duration is needed
        --> shop.yaml:10:36
         |
      10 |   - { set: { services.web.timeout: 5 } }
         |                                    ^ write for example \`5ms\`
         |
         = units that fit a duration: ns, us, ms, s, min, h

      1 error
      "
    `);
  });

  test('point at a key that there is not', () => {
    expect(complaint('services.web.timeot: 5s')).toMatchInlineSnapshot(`
      "error[unknown-key]: there is no key \`timeot\` in \`services.web\`
        --> shop.yaml:10:14
         |
      10 |   - { set: { services.web.timeot: 5s } }
         |              ^^^^^^^^^^^^^^^^^^^ did you mean \`timeout\`?
         |
         = known: \`service\`, \`nodes\`, \`balancer\`, \`timeout\`, \`health\`, \`failover\`, \`breaker\`, \`concurrencyLimit\`, \`throttle\`, \`discovery\`, \`retry\`, \`hedge\`, \`calls\`

      1 error
      "
    `);
    expect(complaint('services.wbe.timeout: 5s')).toMatchInlineSnapshot(`
      "error[bad-override]: \`set services.wbe.timeout\`: there is no \`wbe\` in \`services\`; did you mean \`web\`?
        --> shop.yaml:10:14
         |
      10 |   - { set: { services.wbe.timeout: 5s } }
         |              ^^^^^^^^^^^^^^^^^^^^
         |
         = keys there: \`web\`

      1 error
      "
    `);
  });

  test('refuse other customers, and what is not of a variant', () => {
    expect(complaint('clients.users.arrivals.rate: 20/s')).toMatchInlineSnapshot(`
      "error[bad-override]: \`clients.users.arrivals.rate\` would give this variant other customers than the others meet
        --> shop.yaml:10:14
         |
      10 |   - { set: { clients.users.arrivals.rate: 20/s } }
         |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ what differs between them would not be due to the variant
         |
         = simulate the scenario twice, with \`--set\`

      1 error
      "
    `);
    expect(complaint('run.duration: 20s')).toMatchInlineSnapshot(`
      "error[bad-override]: \`run\` is the same for all variants
        --> shop.yaml:10:14
         |
      10 |   - { set: { run.duration: 20s } }
         |              ^^^^^^^^^^^^ set it on the command line: \`--set\`

      1 error
      "
    `);
  });

  test('are not made for what is wrong in the scenario itself', () => {
    const wrong = CHECKOUT.replace('timeout: 2s', 'timeout: 2').replace(
      '  - { balancer: round-robin }',
      '  - { set: { services.web.timeout: 1s } }',
    );
    expect(rendered(wrong).match(/error\[/g)).toHaveLength(1);
  });

  test('warn of overload in that variant only', () => {
    const text = rendered(compare('{ set: { services.web.service: 200ms } }', 'random'));
    expect(text).toContain('the offered load is 200 %');
    expect(text).toContain('in the variant `service=200ms`');
  });
});
