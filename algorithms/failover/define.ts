/** Types the `create` of a failover policy from its parameter declarations. */

import { type ParameterSchema, type ValuesOf, withDefaults } from '../parameters.ts';
import type { FailoverContext, FailoverDefinition, FailoverPolicy } from './types.ts';

type Typed<S extends ParameterSchema> = Omit<FailoverDefinition, 'parameters' | 'create'> & {
  readonly parameters: S;
  create(parameters: ValuesOf<S>, context: FailoverContext): FailoverPolicy;
};

/** Declares a failover policy; `create` receives every parameter, defaults filled in. */
export function defineFailover<const S extends ParameterSchema>(
  definition: Typed<S>,
): FailoverDefinition {
  return {
    ...definition,
    create: (given, context) =>
      definition.create(withDefaults(definition.parameters, given) as ValuesOf<S>, context),
  };
}
