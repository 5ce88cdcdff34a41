/** What must hold, and what may change since the baseline was stored. */

import { z } from 'zod';
import { METRICS } from '../../../sim/metrics/catalogue.ts';
import { failed, parsed } from '../parsed.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import { choiceField, durationField, rateField, ratioField, textField } from './fields.ts';

const MAX_CHECKS = 1000;

/** A number or a map is no expression; whether a text is one is found out when names are known. */
const expression = field<string>(
  {
    type: 'string',
    description: 'A comparison of metrics, such as `p99 < 250ms` or `a.p99 <= 0.8 * b.p99`.',
    examples: ['p99 < 250ms', 'errorRate < 0.1%', 'p99 <= max(1.05 * baseline, baseline + 1ms)'],
  },
  (value) =>
    typeof value === 'string'
      ? parsed(value)
      : failed('wrong-type', `${quoteValue(value)} is not an expression`, {
          suggestion: 'write for example `p99 < 250ms`',
        }),
);

export const checkSchema = z.union([
  expression.transform((check) => ({
    check,
    level: undefined,
    name: undefined,
    variant: undefined,
  })),
  strictMap({
    check: expression,
    level: choiceField('`warn` reports a failure and lets the build pass; default error.', [
      'error',
      'warn',
    ]).optional(),
    name: textField('How reports call it; default the expression.').optional(),
    variant: textField('Only this variant is judged; default all.').optional(),
  }),
]);

export const checksSchema = z
  .array(checkSchema)
  .max(MAX_CHECKS)
  .describe('What must hold. `lbsim check` judges it, on intervals over the replications.');

export const baselineSchema = strictMap({
  metrics: z
    .array(
      choiceField(
        'A metric.',
        METRICS.map(({ name }) => name),
      ),
    )
    .min(1)
    .optional()
    .describe('What is compared with the baseline; default mean, p50, p99 and errorRate.'),
  tolerance: ratioField('A change up to this share of the old value is no regression.').optional(),
  floors: strictMap({
    duration: durationField('Of latencies: a smaller change is no regression.').optional(),
    rate: rateField('Of rates.').optional(),
    ratio: ratioField('Of fractions, such as errorRate.').optional(),
  })
    .optional()
    .describe('Changes that are too small to matter, whatever the old value.'),
}).describe('How results are compared with a stored baseline.');

export type CheckInput = z.output<typeof checkSchema>;
export type BaselineInput = z.output<typeof baselineSchema>;
