/** The name that somebody probably meant. */

import { distance } from 'fastest-levenshtein';

/** Null when nothing is near: a far-fetched suggestion is worse than none. */
export function nearestName(written: string, known: readonly string[]): string | null {
  // Three typing errors in a long word are likely, in a short one it is another word.
  const limit = Math.min(3, Math.max(1, Math.floor(written.length / 2.5)));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const name of known) {
    const found = typingErrors(written.toLowerCase(), name.toLowerCase());
    if (found < bestDistance) {
      best = name;
      bestDistance = found;
    }
  }
  return best;
}

/** Names with a word that begins as one of the written ones does, most such words first. */
export function relatedNames(written: string, known: readonly string[], limit = 6): string[] {
  const words = (text: string) => text.toLowerCase().split(/[^a-z0-9]+/);
  const wanted = words(written).filter((word) => word.length > 2);
  const shared = (name: string) =>
    words(name).filter((word) => wanted.some((one) => word.startsWith(one))).length;
  const related = known.filter((name) => shared(name) > 0);
  return related.sort((a, b) => shared(b) - shared(a)).slice(0, limit);
}

/** Swapped letters (`wbe`) are one error, not two. */
function typingErrors(written: string, name: string): number {
  const letters = (text: string) => [...text].sort().join('');
  const errors = distance(written, name);
  return errors === 2 && letters(written) === letters(name) ? 1 : errors;
}

/** `a`, `b`, `c`, … with a count when there are too many to read. */
export function listOf(names: readonly string[], limit = 20): string {
  const shown = names.slice(0, limit).map((name) => `\`${name}\``);
  if (names.length > limit) shown.push(`… (${names.length} in all)`);
  return shown.join(', ');
}
