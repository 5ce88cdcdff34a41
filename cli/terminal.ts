/** What the terminal can show, and where words go: data to stdout, talk to stderr. */

export interface TerminalStyle {
  readonly color: boolean;
  /** False where the locale cannot show more than ASCII. */
  readonly unicode: boolean;
  /** Columns. */
  readonly width: number;
}

/** Follows NO_COLOR, FORCE_COLOR and the locale; a file or a pipe gets 80 plain columns. */
export function styleOf(stream: NodeJS.WriteStream): TerminalStyle {
  return {
    color: stream.isTTY ? stream.hasColors() : isColorForced(),
    unicode: isUnicode(),
    width: stream.isTTY ? Math.max(80, Math.min(stream.columns, 120)) : 80,
  };
}

function isColorForced(): boolean {
  const { FORCE_COLOR, NO_COLOR } = process.env;
  return !NO_COLOR && FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
}

/** An unset locale says nothing; only one that names another character set rules UTF-8 out. */
function isUnicode(): boolean {
  const { LC_ALL, LC_CTYPE, LANG, TERM } = process.env;
  if (TERM === 'linux' || TERM === 'dumb') return false;
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  return !/\./.test(locale) || /utf-?8/i.test(locale);
}

/** Data: what the command was asked for. */
export function print(text: string | Uint8Array): void {
  process.stdout.write(text);
}

/** Talk: what a person wants to know beside the data. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
