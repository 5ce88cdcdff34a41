/** Access log → scenario and trace: reads once, in one pass, and explains what it did. */

import { buildTrace } from './build-trace.ts';
import { collectRequests } from './collect-requests.ts';
import { statsOf } from './log-statistics.ts';
import { idleWarnings, plausibilityWarnings } from './plausibility.ts';
import { KEY_DEFAULT, SEED_DEFAULT } from './scenario-parts.ts';
import { scenarioText } from './scenario-text.ts';
import { chooseService } from './service-law.ts';
import { sizeNodes } from './size-nodes.ts';
import type { AccessLogOptions, ImportResult } from './types.ts';

/** Throws an InputError when the log cannot be read as one. */
export async function importAccessLog(
  lines: AsyncIterable<string>,
  options: AccessLogOptions,
): Promise<ImportResult> {
  const log = await collectRequests(lines, options);
  const service = chooseService(options.service ?? 'auto', log.serviceUs, options.file);
  const built = buildTrace(log, {
    file: options.file,
    seed: options.seed ?? SEED_DEFAULT,
    pseudonym: options.anonymous === true ? (options.key ?? KEY_DEFAULT) : null,
    withService: service.from === 'trace',
  });
  const { trace } = built;
  const stats = statsOf(log, built);
  const sizes = sizeNodes({ stats, atNs: trace.atNs, meanServiceMs: service.meanMs }, options);
  const warnings = [...plausibilityWarnings(trace, stats), ...idleWarnings(sizes)];
  const scenarioYaml = scenarioText({
    options,
    format: log.format,
    stats,
    service,
    sizes,
    warnings,
  });
  return { trace, stats, warnings, scenarioYaml };
}
