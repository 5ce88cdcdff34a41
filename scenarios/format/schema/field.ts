/**
 * One value of a scenario, as a zod schema: read by our own code, described in JSON Schema.
 *
 * zod checks the structure; numbers, units and words are read here, because its messages about them
 * could not say which units fit.
 */

import { z } from 'zod';
import type { Parsed, Problem } from '../parsed.ts';

/** Fragment of a JSON Schema, for editors. */
export type JsonShape = Readonly<Record<string, unknown>>;

export function field<T>(shape: JsonShape, read: (value: unknown) => Parsed<T>): z.ZodType<T> {
  return z
    .unknown()
    .meta({ ...shape })
    .transform((value, context): T => {
      const result = read(value);
      if (result.ok) return result.value;
      context.addIssue(customIssue(result.problem));
      return z.NEVER;
    });
}

/**
 * A map that refuses other keys. zod's issue about them does not say which keys there are, so the
 * message carries them to `issues.ts`.
 */
export function strictMap<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined,
  });
}

/** Carries a whole problem through zod, so that `issues.ts` has nothing to reconstruct. */
export function customIssue(problem: Problem): {
  code: 'custom';
  message: string;
  params: { problem: Problem };
} {
  return { code: 'custom', message: problem.message, params: { problem } };
}
