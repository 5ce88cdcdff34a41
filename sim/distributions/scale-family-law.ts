/** Makes the definition of a law from its scale family: parameters, ways, fit, description. */

import type { ScaleFit } from './fit.ts';
import { fitScaleFamily } from './fit.ts';
import { checkParameters, describeGiven } from './read.ts';
import type { ScaleFamily } from './scale-family.ts';
import { familyParameters, familyWays } from './scale-family.ts';
import type { Law, LawDefinition } from './types.ts';

/** `describe` is the finished text. */
export type LawBuilder = (fit: ScaleFit, describe: () => string) => Law;

export function scaleFamilyLaw(
  family: ScaleFamily,
  summary: string,
  build: LawBuilder,
): LawDefinition {
  const { name } = family;
  const parameters = familyParameters(family);
  return {
    name,
    summary,
    parameters,
    ways: familyWays(family),
    create(given) {
      checkParameters(name, parameters, given);
      const text = `${name}(${describeGiven(parameters, given)})`;
      return build(fitScaleFamily(family, given), () => text);
    },
  };
}
