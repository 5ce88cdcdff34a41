/** Types the `create` of an entry from its parameter declarations. */

import { type ParameterSchema, type ValuesOf, withDefaults } from '../parameters.ts';
import type {
  Backoff,
  CircuitBreaker,
  ConcurrencyLimit,
  HedgeDelay,
  ProxyRetry,
  ProxyRetryDefinition,
  QueueDeadline,
  ResilienceContext,
  ResilienceDefinition,
  RetryBudget,
  Throttle,
} from './types.ts';

type Typed<T, S extends ParameterSchema> = Omit<
  ResilienceDefinition<T>,
  'parameters' | 'create'
> & {
  readonly parameters: S;
  create(parameters: ValuesOf<S>, context: ResilienceContext): T;
};

function define<T, S extends ParameterSchema>(definition: Typed<T, S>): ResilienceDefinition<T> {
  return {
    ...definition,
    create: (given, context) =>
      definition.create(withDefaults(definition.parameters, given) as ValuesOf<S>, context),
  };
}

export const defineBackoff = <const S extends ParameterSchema>(definition: Typed<Backoff, S>) =>
  define(definition);

export const defineRetryBudget = <const S extends ParameterSchema>(
  definition: Typed<RetryBudget, S>,
) => define(definition);

export const defineProxyRetry = <const S extends ParameterSchema>({
  outcomes,
  budget,
  ...definition
}: Typed<ProxyRetry, S> &
  Pick<ProxyRetryDefinition, 'outcomes' | 'budget'>): ProxyRetryDefinition => ({
  ...define(definition),
  outcomes,
  budget,
});

export const defineHedgeDelay = <const S extends ParameterSchema>(
  definition: Typed<HedgeDelay, S>,
) => define(definition);

export const defineCircuitBreaker = <const S extends ParameterSchema>(
  definition: Typed<CircuitBreaker, S>,
) => define(definition);

export const defineConcurrencyLimit = <const S extends ParameterSchema>(
  definition: Typed<ConcurrencyLimit, S>,
) => define(definition);

export const defineThrottle = <const S extends ParameterSchema>(definition: Typed<Throttle, S>) =>
  define(definition);

export const defineQueueDeadline = <const S extends ParameterSchema>(
  definition: Typed<QueueDeadline, S>,
) => define(definition);
