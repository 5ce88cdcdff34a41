/** A user's value inside a message: quoted, and short enough to leave room for the sentence. */

const MAX_LENGTH = 40;

export function quoteValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const characters = [...String(value)];
  const text =
    characters.length > MAX_LENGTH
      ? `${characters.slice(0, MAX_LENGTH - 1).join('')}…`
      : characters.join('');
  return `\`${text}\``;
}
