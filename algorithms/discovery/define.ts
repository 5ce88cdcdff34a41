/** Types the functions of a kind of discovery from its parameter declarations. */

import {
  type ParameterSchema,
  type ParameterValues,
  type ValuesOf,
  withDefaults,
} from '../parameters.ts';
import type {
  DiscoveryClient,
  DiscoveryContext,
  DiscoveryDefinition,
  RegistryRules,
} from './types.ts';

type Typed<S extends ParameterSchema> = Omit<
  DiscoveryDefinition,
  'parameters' | 'create' | 'rules' | 'worstPropagationNs'
> & {
  readonly parameters: S;
  worstPropagationNs(parameters: ValuesOf<S>): number;
  /** Only what differs from a registry that does everything at once. */
  rules(parameters: ValuesOf<S>): Partial<RegistryRules>;
  readonly create: ((parameters: ValuesOf<S>, context: DiscoveryContext) => DiscoveryClient) | null;
};

const AT_ONCE: RegistryRules = {
  omitsCritical: true,
  sweepEveryNs: 0,
  removeAfterNs: Infinity,
  removeEveryNs: 0,
  copyEveryNs: 0,
  silenceNs: Infinity,
  staleNs: 0,
};

/** Declares a kind of discovery; its functions receive every parameter, defaults filled in. */
export function defineDiscovery<const S extends ParameterSchema>(
  definition: Typed<S>,
): DiscoveryDefinition {
  const { create, rules, worstPropagationNs, ...rest } = definition;
  const filled = (given: ParameterValues) => withDefaults(rest.parameters, given) as ValuesOf<S>;
  return {
    ...rest,
    worstPropagationNs: (given) => worstPropagationNs(filled(given)),
    rules: (given) => ({ ...AT_ONCE, ...rules(filled(given)) }),
    create: create && ((given, context) => create(filled(given), context)),
  };
}
