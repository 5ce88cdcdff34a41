/** How long somebody waits: a duration, or `none`. */

import type { z } from 'zod';
import { failed, parsed } from '../parsed.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { field } from './field.ts';
import { quantityShape } from './fields.ts';

/** Null waits for ever. */
export function timeoutField(summary: string): z.ZodType<number | null> {
  return field<number | null>(
    {
      anyOf: [quantityShape('duration', summary), { const: 'none' }],
      description: `${summary} \`none\` waits for ever (default).`,
    },
    (value) => {
      if (value === 'none') return parsed(null);
      const result = parseQuantity(value, 'duration', { positive: true });
      if (result.ok || result.problem.code !== 'not-a-quantity') return result;
      return failed('not-a-quantity', `${result.problem.message}, nor \`none\``);
    },
  );
}
