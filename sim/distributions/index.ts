/** Every law, in the order of the documentation. A new one costs its file and a line here. */

import { bimodal } from './bimodal.ts';
import { constant } from './constant.ts';
import { discreteUniform } from './discrete-uniform.ts';
import { empirical } from './empirical.ts';
import { erlang } from './erlang.ts';
import { exponential } from './exponential.ts';
import { gamma } from './gamma.ts';
import { hyperexponential } from './hyperexponential.ts';
import { lognormal } from './lognormal.ts';
import { defineMixture } from './mixture.ts';
import { pareto } from './pareto.ts';
import type { Distribution, Law, LawDefinition, LawSpec } from './types.ts';
import { LawError } from './types.ts';
import { uniform } from './uniform.ts';
import { weibull } from './weibull.ts';

export const LAWS: readonly LawDefinition[] = [
  constant,
  uniform,
  discreteUniform,
  exponential,
  erlang,
  gamma,
  hyperexponential,
  lognormal,
  weibull,
  pareto,
  bimodal,
  empirical,
  defineMixture(createLaw),
];

export function lawByName(name: string): LawDefinition | undefined {
  return LAWS.find((law) => law.name === name);
}

/** Throws a LawError when the parameters determine no law, or no law has that name. */
export function createDistribution(spec: LawSpec): Distribution {
  return createLaw(spec);
}

function createLaw(spec: LawSpec): Law {
  const law = lawByName(spec.law);
  if (law === undefined) {
    const names = LAWS.map(({ name }) => name).join(', ');
    throw new LawError(`there is no law "${spec.law}"; the laws are ${names}`, null);
  }
  return law.create(spec.parameters);
}
