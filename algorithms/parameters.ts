/**
 * Declared parameters: what an algorithm or a law accepts, as data.
 *
 * One declaration validates a scenario, documents the entry and completes names in editors, so that
 * no algorithm contains parsing code.
 */

/** Durations are whole nanoseconds once resolved; ratios are plain numbers (`20%` becomes 0.2). */
export type ParameterKind = 'integer' | 'number' | 'duration' | 'ratio' | 'boolean' | 'choice';

export type ParameterValue = number | boolean | string;

export interface ParameterDeclaration {
  readonly kind: ParameterKind;
  /** One sentence that says what it does. */
  readonly summary: string;
  /** Used when the scenario does not say; durations in nanoseconds. */
  readonly default: ParameterValue;
  readonly min?: number;
  readonly max?: number;
  /** Of kind `choice`: every allowed word. */
  readonly choices?: readonly string[];
}

export type ParameterSchema = Readonly<Record<string, ParameterDeclaration>>;

type ValueOf<D extends ParameterDeclaration> = D['kind'] extends 'boolean'
  ? boolean
  : D['kind'] extends 'choice'
    ? string
    : number;

/** What `create` receives: a value of the declared kind for each parameter. */
export type ValuesOf<S extends ParameterSchema> = { readonly [K in keyof S]: ValueOf<S[K]> };

export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** Fills in defaults. The values are already validated; an unknown name is our own fault. */
export function withDefaults(schema: ParameterSchema, given: ParameterValues): ParameterValues {
  const values: Record<string, ParameterValue> = {};
  for (const [name, declaration] of Object.entries(schema)) {
    values[name] = given[name] ?? declaration.default;
  }
  return values;
}
