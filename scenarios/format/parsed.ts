/** The result of reading one value: the value, or one complaint without a place. */

/** What a `Diagnostic` says, before somebody knows where the value stands. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly suggestion?: string;
  readonly notes?: readonly string[];
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function failed(
  code: string,
  message: string,
  more: Pick<Problem, 'suggestion' | 'notes'> = {},
): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: { code, message, ...more } };
}
