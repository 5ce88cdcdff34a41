/** Health checks and failover policies as a scenario writes them. */

import { healthCheckByName } from '../../../algorithms/health/index.ts';
import type { ParameterSchema } from '../../../algorithms/parameters.ts';
import type { ResolvedPolicy } from '../resolved.ts';
import { formatParameter } from '../schema/parameter.ts';
import { leaf, listOfViews, mapOf, unmarked, type View } from './view.ts';

export function healthView(health: readonly ResolvedPolicy[]): View {
  return listOfViews(health.map((one) => unmarked(policyView('check', one, healthCheckByName))));
}

export function policyView(
  key: string,
  { name, parameters }: ResolvedPolicy,
  find: (name: string) => { readonly parameters: ParameterSchema } | null,
): View {
  const schema = find(name)!.parameters;
  const entries = Object.entries(parameters).map(([parameter, value]) => {
    const declaration = schema[parameter]!;
    const hasUnit = declaration.kind === 'duration' || declaration.kind === 'ratio';
    return [parameter, leaf(hasUnit ? formatParameter(declaration, value) : value)] as const;
  });
  return mapOf([[key, leaf(name)], ...entries]);
}
