/** Types the `create` of a health check from its parameter declarations. */

import { type ParameterSchema, type ValuesOf, withDefaults } from '../parameters.ts';
import type { HealthCheck, HealthContext, HealthDefinition } from './types.ts';

type Typed<S extends ParameterSchema> = Omit<HealthDefinition, 'parameters' | 'create'> & {
  readonly parameters: S;
  create(parameters: ValuesOf<S>, context: HealthContext): HealthCheck;
};

/** Declares a health check; `create` receives every parameter, defaults filled in. */
export function defineHealthCheck<const S extends ParameterSchema>(
  definition: Typed<S>,
): HealthDefinition {
  return {
    ...definition,
    create: (given, context) =>
      definition.create(withDefaults(definition.parameters, given) as ValuesOf<S>, context),
  };
}
