/** JSON Schema of a scenario, draft 7: what editors read for completion and hover. */

import { z } from 'zod';
import { scenarioSchema } from './schema/scenario.ts';

export function scenarioJsonSchema(): object {
  const generated = z.toJSONSchema(scenarioSchema, { target: 'draft-07', io: 'input' });
  const { $schema, ...rest } = generated as Record<string, unknown>;
  return {
    $schema,
    title: 'lbsim scenario',
    description: 'A system of clients, balancers and nodes to be simulated by lbsim.',
    ...rest,
  };
}
