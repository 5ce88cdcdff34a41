/** Parts of a scenario that is still plain data. */

import type { z } from 'zod';

export type Raw = Readonly<Record<string, unknown>>;

/** Null if it does not fit: the complaints were made when the whole was checked. */
export function readPart<T>(schema: z.ZodType<T>, value: unknown): T | null {
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}

export function asMap(value: unknown): Raw {
  return isMap(value) ? value : {};
}

export function isMap(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
