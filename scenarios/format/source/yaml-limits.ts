/**
 * Bounds on a scenario's text, checked before it is parsed.
 *
 * The YAML parser builds about 400 bytes per token and composes nested collections by recursion, so
 * a hostile file of a few megabytes could exhaust memory or the stack. The lexer alone is a stream
 * and costs neither.
 */

import { type CST, Lexer } from 'yaml';

/** Ten thousand times the size of a usual scenario; large lists of values belong in a file. */
export const MAX_SCENARIO_BYTES = 4_000_000;
/** About 150 MB at the parser's peak. */
const MAX_TOKENS = 300_000;
/** No scenario needs more than 12 levels. */
export const MAX_DEPTH = 64;

export type LimitProblem = 'too-many-tokens' | 'too-deep';

export const LIMIT_MESSAGES: Readonly<Record<LimitProblem, string>> = {
  'too-many-tokens': `the scenario has more than ${MAX_TOKENS} YAML tokens; long lists of values belong in a file of their own`,
  'too-deep': `the scenario is nested more than ${MAX_DEPTH} levels deep`,
};

/** What the text exceeds, if anything, judged by its tokens alone. */
export function tokenProblem(text: string): LimitProblem | null {
  let tokens = 0;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (++tokens > MAX_TOKENS) return 'too-many-tokens';
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > MAX_DEPTH) return 'too-deep';
  }
  return null;
}

/** True if the parsed but not yet composed text nests too deeply; walks without recursion. */
export function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const pending: { readonly value: unknown; readonly depth: number }[] = [
    { value: tokens, depth: 0 },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, depth } = next;
    if (depth > MAX_DEPTH) return true;
    if (Array.isArray(value)) {
      for (const item of value) pending.push({ value: item, depth });
    } else if (typeof value === 'object' && value !== null) {
      const token = value as { items?: unknown; value?: unknown; key?: unknown };
      if (token.items !== undefined) pending.push({ value: token.items, depth: depth + 1 });
      if (typeof token.value === 'object') pending.push({ value: token.value, depth });
      if (typeof token.key === 'object') pending.push({ value: token.key, depth });
    }
  }
  return false;
}
