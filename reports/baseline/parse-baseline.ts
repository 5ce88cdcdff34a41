/** Reads a stored baseline, and says what is wrong with a damaged one. */

import { z } from 'zod';
import { BASELINE_FORMAT, type Baseline } from './types.ts';

const text = z.string();
const digests = z.record(text, text);

const schema = z.object({
  format: z.literal(BASELINE_FORMAT),
  scenario: text,
  inputs: z.object({
    seed: text,
    replications: z.number().int().min(1),
    lbsim: text,
    node: text,
    parts: digests,
    plugins: digests,
  }),
  variants: z.record(
    text,
    z.object({
      settings: text,
      figures: text,
      metrics: z.record(text, z.array(z.number().nullable())),
    }),
  ),
});

/** The baseline, or the reason why it is none. */
export function parseBaseline(json: string): Baseline | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return 'it is not JSON';
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const { path, message } = checked.error.issues[0]!;
  return `\`${path.join('.')}\`: ${message}`;
}
