/** Scenarios of a hundredth of a second, one for each way a check can end. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nothing in it is random: every answer takes 5 ms. */
export function tiny(name: string, checks: readonly string[], more = ''): string {
  return `name: ${name}
run: { duration: 1s, warmup: 0s, replications: 2 }
clients: { users: { arrivals: { process: constant, rate: 50/s } } }
services: { web: { service: 5ms, nodes: { app: {} }, balancer: round-robin } }
checks: [${checks.join(', ')}]
${more}`;
}

export const TEN: Readonly<Record<string, string>> = {
  'a-passes.yaml': tiny('passes', ['p99 < 10ms', 'errorRate <= 0']),
  'b-fails.yaml': tiny('fails', ['p99 < 4ms', 'p50 < 10ms']),
  'c-fails-more.yaml': tiny('fails more', ['p99 < 1ms']),
  'd-undecided.yaml': tiny('undecided', ['p99 < 10ms']).replace(
    'replications: 2',
    'replications: 1',
  ),
  'e-warns.yaml': tiny('warns', ['{ check: p99 < 4ms, level: warn }']),
  'f-invalid.yaml': tiny('invalid', ['p98 < 4ms']),
  'g-bound.yaml': tiny('bound', ['p99 < 10ms']).replace(
    'replications: 2',
    'limits: { events: 20 }',
  ),
  'h-unchecked.yaml': tiny('unchecked', []),
  'nested/i-passes.yaml': tiny('passes & "too" <deep>', [`'"round-robin".p99 <= 5ms'`]),
  'nested/deeper/j-passes.yml': tiny('deepest', ['mean >= 5ms']),
};

export function writeFolder(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
