/** Breaks text at spaces so that it fits 80 columns. */

export interface WrapOptions {
  /** What the first line starts with. */
  readonly first: string;
  /** How many spaces the other lines start with. */
  readonly indent: number;
}

export function wrapText(text: string, { first, indent }: WrapOptions): string {
  const lines: string[] = [];
  let line = first;
  let isFresh = true;
  for (const word of text.split(' ')) {
    if (!isFresh && line.length + 1 + word.length > 80) {
      lines.push(line);
      line = ' '.repeat(indent);
      isFresh = true;
    }
    line += isFresh ? word : ` ${word}`;
    isFresh = false;
  }
  return [...lines, line].join('\n');
}
