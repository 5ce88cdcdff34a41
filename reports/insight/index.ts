/** Why it happened: every rule, one line each. Of one variant the first ones listed count most. */

import type { ReportInsight, ReportVariant } from '../model.ts';
import { capacityLost } from './rules/capacity-lost.ts';
import { failsFast } from './rules/fails-fast.ts';
import { faultUnnoticed } from './rules/fault-unnoticed.ts';
import { hashSkew } from './rules/hash-skew.ts';
import { healthyEjected } from './rules/healthy-ejected.ts';
import { neverRecovered } from './rules/never-recovered.ts';
import { nodeSaturated } from './rules/node-saturated.ts';
import { retryAmplification } from './rules/retry-amplification.ts';
import { stalePicture } from './rules/stale-picture.ts';
import { workForNobody } from './rules/work-for-nobody.ts';
import type { InsightContext, InsightRule } from './types.ts';

export const INSIGHT_RULES: readonly InsightRule[] = [
  neverRecovered,
  failsFast,
  hashSkew,
  stalePicture,
  faultUnnoticed,
  healthyEjected,
  capacityLost,
  nodeSaturated,
  retryAmplification,
  workForNobody,
];

export function findInsights(
  variants: readonly ReportVariant[],
  warmupMs: number,
): readonly ReportInsight[] {
  const context: InsightContext = { variants, warmupMs };
  return variants.flatMap((variant) =>
    INSIGHT_RULES.flatMap((rule) => {
      const finding = rule.find(variant, context);
      if (finding === null) return [];
      return [{ rule: rule.name, variant: variant.name, finding, evidence: rule.chart }];
    }),
  );
}
