/** Patterns of names, such as `web/new-*`. */

export function namesMatching(pattern: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => fits(pattern, name));
}

/** `*` stands for any part of a name. */
function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === name;
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (!name.startsWith(first) || name.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return name.endsWith(last) && name.length - last.length >= from;
}
