/** `--health none,active:fall=2+passive` and `--failover eject:panic=50%,none`. */

import { FAILOVER, failoverByName } from '../../../algorithms/failover/index.ts';
import { HEALTH, healthCheckByName } from '../../../algorithms/health/index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { checkSchema, failoverSchema, type PolicyInput } from '../schema/policy.ts';
import { type ArgumentKind, readArgument } from './argument.ts';
import { splitCombined } from './items.ts';

const CHECK: ArgumentKind<PolicyInput> = {
  option: '--health',
  key: 'check',
  example: 'active:interval=2s,fall=3',
  schema: checkSchema,
};

const POLICY: ArgumentKind<PolicyInput> = {
  option: '--failover',
  key: 'policy',
  example: 'eject:panic=50%,slowStart=30s',
  schema: failoverSchema,
};

type Report = (diagnostic: Diagnostic) => void;

/** Each item is what one variant checks by: `a+b` is both, `none` nothing, `all` one item a check. */
export function readHealthArguments(
  items: readonly string[],
  report: Report,
): (readonly PolicyInput[])[] {
  const listed = items.map((item) => healthCheckByName(item)?.name);
  return items.flatMap((item): (readonly PolicyInput[])[] => {
    if (item === 'none') return [[]];
    if (item === 'all') return missing(HEALTH, listed).map((input) => [input]);
    const checks = splitCombined(item).map((part) => readCheck(part, item, report));
    return checks.includes(null) ? [] : [checks.filter((check) => check !== null)];
  });
}

function readCheck(part: string, item: string, report: Report): PolicyInput | null {
  if (part !== 'none' && part !== 'all')
    return readArgument(CHECK, part, { report })?.input ?? null;
  report({
    severity: 'error',
    code: 'bad-argument',
    message: `\`--health ${item}\` combines \`${part}\` with a check`,
    location: null,
    notes: [`\`${part}\` stands alone: --health ${part},active`],
  });
  return null;
}

export function readFailoverArguments(items: readonly string[], report: Report): PolicyInput[] {
  const listed = items.map((item) => failoverByName(item)?.name);
  return items.flatMap((item) => {
    if (item === 'all') return missing(FAILOVER, listed);
    const read = readArgument(POLICY, item, { report });
    return read === null ? [] : [read.input];
  });
}

/** Those that are listed beside `all` are not listed twice. */
function missing(
  entries: readonly { readonly name: string }[],
  listed: readonly (string | undefined)[],
): PolicyInput[] {
  return entries
    .filter(({ name }) => !listed.includes(name))
    .map(({ name }) => ({ name, given: {} }));
}
