/** The whole scenario: the one source of validation, of JSON Schema and of editor completion. */

import { z } from 'zod';
import { algorithmName, type BalancerInput, balancerSchema } from './balancer.ts';
import { baselineSchema, checksSchema } from './check.ts';
import { clientSchema } from './client.ts';
import { faultsSchema } from './fault.ts';
import { strictMap } from './field.ts';
import { named, textField } from './fields.ts';
import { lawSchema } from './law.ts';
import { failoverSchema, healthSchema } from './policy.ts';
import { runSchema } from './run.ts';
import { serviceSchema } from './service.ts';

export const MAX_VARIANTS = 1000;

export const networkSchema = strictMap({
  'client-balancer': lawSchema.optional(),
  'balancer-node': lawSchema.optional(),
});

export const variantSchema = z.union([
  algorithmName.transform((balancer) => ({
    balancer: balancer as BalancerInput | undefined,
    health: undefined,
    failover: undefined,
    name: undefined,
    service: undefined,
    set: undefined,
  })),
  strictMap({
    balancer: balancerSchema.optional(),
    health: healthSchema.optional(),
    failover: failoverSchema.optional(),
    name: textField(
      'How reports call this variant; default the algorithm with its parameters.',
    ).optional(),
    service: textField('Only this service is changed; default all.').optional(),
    set: z
      .record(z.string(), z.unknown())
      .describe('Other values for this variant, by path: `services.web.timeout: 1s`.')
      .optional(),
  }),
]);

export type NetworkInput = z.output<typeof networkSchema>;
export type VariantInput = z.output<typeof variantSchema>;

export const scenarioSchema = strictMap({
  name: textField('Short name, used in reports and file names.'),
  question: textField('The question that this scenario answers.').optional(),
  run: runSchema,
  clients: named('Who sends requests, by name.', clientSchema),
  services: named('What is called, by name.', serviceSchema),
  network: networkSchema
    .optional()
    .describe('Delay of each hop, drawn once each way; default none.'),
  faults: faultsSchema.optional(),
  compare: z
    .array(variantSchema)
    .max(MAX_VARIANTS)
    .optional()
    .describe('Variants that face the same customers; omitted: the scenario as it stands.'),
  checks: checksSchema.optional(),
  baseline: baselineSchema.optional(),
});
