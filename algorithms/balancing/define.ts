/** Types the `create` of an algorithm from its parameter declarations. */

import { type ParameterSchema, type ValuesOf, withDefaults } from '../parameters.ts';
import type { AlgorithmDefinition, BalancerContext, BalancingAlgorithm } from './types.ts';

/** An algorithm of one's own needs no more than a name, its rule and `create`. */
type Optional =
  | 'aliases'
  | 'deployed'
  | 'source'
  | 'cost'
  | 'weakness'
  | 'parameters'
  | 'usesKeys'
  | 'create';

type Typed<S extends ParameterSchema> = Omit<AlgorithmDefinition, Optional> &
  Partial<Omit<Pick<AlgorithmDefinition, Optional>, 'parameters' | 'create'>> & {
    readonly parameters?: S;
    create(parameters: ValuesOf<S>, context: BalancerContext): BalancingAlgorithm;
  };

/** Declares an algorithm; `create` receives every parameter, defaults filled in. */
export function defineBalancer<const S extends ParameterSchema>(
  definition: Typed<S>,
): AlgorithmDefinition {
  const parameters: ParameterSchema = definition.parameters ?? {};
  return {
    aliases: [],
    deployed: [],
    source: '',
    cost: '',
    weakness: '',
    usesKeys: false,
    ...definition,
    parameters,
    create: (given, context) =>
      // The declaration and the values were matched when the scenario was validated.
      definition.create(withDefaults(parameters, given) as ValuesOf<S>, context),
  };
}
