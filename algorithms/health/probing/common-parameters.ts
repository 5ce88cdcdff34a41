/** Parameters that most active checks share, each with its product's default. */

import type { ParameterDeclaration } from '../../parameters.ts';

type Duration = ParameterDeclaration & { readonly kind: 'duration' };
type Integer = ParameterDeclaration & { readonly kind: 'integer' };

export const interval = (
  defaultNs: number,
  summary = 'From the start of one probe to the start of the next.',
) => ({ kind: 'duration', default: defaultNs, min: 1, summary }) as const satisfies Duration;

export const timeout = (defaultNs: number) =>
  ({
    kind: 'duration',
    default: defaultNs,
    min: 1,
    summary: 'A probe that is not answered after this long has failed.',
  }) as const satisfies Duration;

export const rise = (count: number) =>
  ({
    kind: 'integer',
    default: count,
    min: 1,
    summary: 'Successes in a row until a node that is down is up again.',
  }) as const satisfies Integer;

export const fall = (count: number) =>
  ({
    kind: 'integer',
    default: count,
    min: 1,
    summary: 'Failures in a row until a node that is up is down.',
  }) as const satisfies Integer;
