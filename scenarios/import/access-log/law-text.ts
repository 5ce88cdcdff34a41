/** A law as a user types it on a command line: checked, and written as a scenario writes it. */

import { parse } from 'yaml';
import { createDistribution } from '../../../sim/distributions/index.ts';
import { LawError, type LawSpec } from '../../../sim/distributions/types.ts';
import { InputError } from '../../format/diagnostic.ts';
import { lawSchema } from '../../format/schema/law.ts';

export interface NamedLaw {
  /** `{ law: lognormal, mean: 20ms, p99: 90ms }` */
  readonly text: string;
  readonly meanNs: number;
}

const SHORT = /^([a-z][a-z-]*)((?:[\s,]+[A-Za-z]\w*=[\w.%µ]+)+)$/;
const EXAMPLE =
  'write for example "5ms", "lognormal mean=20ms p99=90ms" or "{ law: exponential, mean: 20ms }"';

/** Reads `5ms`, `lognormal mean=20ms p99=90ms`, or the map that a scenario would contain. */
export function readLawText(given: string): NamedLaw {
  const text = expandShort(given.trim());
  if (text.includes('\n')) throw notALaw(given, 'it must be on one line');
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw notALaw(given, 'it is not a map');
  }
  const checked = lawSchema.safeParse(value);
  if (!checked.success) throw notALaw(given, checked.error.issues[0]?.message ?? '');
  if (checked.data.file !== undefined) throw notALaw(given, 'a file is not read here');
  try {
    return { text, meanNs: createDistribution(checked.data as LawSpec).mean };
  } catch (error) {
    if (error instanceof LawError) throw notALaw(given, error.message);
    throw error;
  }
}

function expandShort(text: string): string {
  const match = SHORT.exec(text);
  if (match === null) return text;
  const parameters = match[2]!.split(/[\s,]+/).filter((part) => part !== '');
  const entries = parameters.map((part) => part.replace('=', ': '));
  return `{ ${[`law: ${match[1]!}`, ...entries].join(', ')} }`;
}

function notALaw(given: string, reason: string): InputError {
  return new InputError([
    {
      severity: 'error',
      code: 'not-a-law',
      message: `"${given}" is not a law of service times: ${reason}`,
      location: null,
      suggestion: EXAMPLE,
    },
  ]);
}
