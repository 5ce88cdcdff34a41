/** Types the `create` of a health check from its parameter declarations. */

import {
  type ParameterSchema,
  type ParameterValues,
  type ValuesOf,
  withDefaults,
} from '../parameters.ts';
import type { HealthCheck, HealthContext, HealthDefinition } from './types.ts';

type Typed<S extends ParameterSchema> = Omit<
  HealthDefinition,
  'parameters' | 'create' | 'worstDetectionNs'
> & {
  readonly parameters: S;
  create(parameters: ValuesOf<S>, context: HealthContext): HealthCheck;
  worstDetectionNs?(parameters: ValuesOf<S>): number;
};

/** Declares a health check; its functions receive every parameter, defaults filled in. */
export function defineHealthCheck<const S extends ParameterSchema>(
  definition: Typed<S>,
): HealthDefinition {
  const { create, worstDetectionNs, ...rest } = definition;
  const filled = (given: ParameterValues) => withDefaults(rest.parameters, given) as ValuesOf<S>;
  return {
    ...rest,
    create: (given, context) => create(filled(given), context),
    ...(worstDetectionNs && { worstDetectionNs: (given) => worstDetectionNs(filled(given)) }),
  };
}
