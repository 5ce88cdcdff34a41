/** Pieces of text in an emitted scenario. */

const WIDTH = 98;

/** Three significant digits. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Without its folders, which are nobody else's business, and on one line whatever it contains. */
export function baseName(file: string): string {
  const base = file.split(/[\\/]/).at(-1)!;
  return base.replace(/[\p{Cc}\u2028\u2029]/gu, '?');
}

/** A text as YAML writes it: bare where it cannot be read as anything else. */
export function scalarText(text: string): string {
  const bare =
    /^[a-z][a-z0-9.-]*$/i.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return bare ? text : JSON.stringify(text);
}

/** Breaks at blanks; later lines start with `indent`. */
export function wrapText(text: string, indent: string): string[] {
  const [first = '', ...words] = text.trimStart().split(' ');
  const lines: string[] = [];
  let line = text.slice(0, text.length - text.trimStart().length) + first;
  for (const word of words) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line += ` ${word}`;
  }
  return [...lines, line];
}
