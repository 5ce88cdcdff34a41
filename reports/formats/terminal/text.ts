/** Text on a terminal: how wide it is, how to cut, pad, wrap and colour it. */

import type { FormatOptions } from '../types.ts';

export type Color = 'green' | 'red' | 'yellow' | 'dim' | 'bold';

const CODES: Readonly<Record<Color, string>> = {
  green: '32',
  red: '31',
  yellow: '33',
  dim: '2',
  bold: '1',
};

/** What stands for our own signs where only ASCII can be shown. */
const ASCII: Readonly<Record<string, string>> = {
  '…': '...',
  '−': '-',
  '–': '-',
  '×': 'x',
  '÷': '/',
  µ: 'u',
  '·': '-',
  '’': "'",
  '“': '"',
  '”': '"',
  '≥': '>=',
  '≤': '<=',
};

/** Marks that combine with the character before. */
const ZERO_WIDTH = /^\p{M}$/u;
/** Two columns: ideographs, kana, hangul, full-width forms and pictographs. */
const DOUBLE_WIDTH =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u;

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (ZERO_WIDTH.test(character)) return 0;
  return DOUBLE_WIDTH.test(character) ? 2 : 1;
}

/** Text as this terminal may show it: no control characters (they could move the cursor), ASCII if asked. */
export function shown(text: string, { unicode }: FormatOptions): string {
  const tame = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\p{Cs}/gu, '\ufffd');
  if (unicode) return tame;
  const letters = tame.replace(/[^ -~]/gu, (character) => ASCII[character] ?? character);
  return letters
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/gu, '?');
}

/** Cuts a text to `width` columns, with an ellipsis for what is missing. */
export function truncate(text: string, width: number, options: FormatOptions): string {
  if (displayWidth(text) <= width) return text;
  const ellipsis = options.unicode ? '…' : '...';
  const room = width - displayWidth(ellipsis);
  let cut = '';
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > room) break;
    cut += character;
  }
  return cut + ellipsis;
}

/** Keeps the end as well as the start: for names that differ only there. */
export function truncateMiddle(text: string, width: number, options: FormatOptions): string {
  if (displayWidth(text) <= width) return text;
  const characters = [...text];
  const tailMax = Math.floor((width - 1) / 2);
  let tail = '';
  for (let i = characters.length - 1; i >= 0; i--) {
    const longer = characters[i]! + tail;
    if (displayWidth(longer) > tailMax) break;
    tail = longer;
  }
  return truncate(text, width - displayWidth(tail), options) + tail;
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Keeps two words on one line; `wrap` makes it an ordinary space again. */
export const NO_BREAK = '\u00a0';
const NUMBER_AND_UNIT = /(\d) (?=(?:ms|s|µs|us|%|pp|\/s)(?!\w))/g;

/** Lines of at most `width` columns; words that are longer are cut into pieces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const tied = text.replace(NUMBER_AND_UNIT, `$1${NO_BREAK}`);
  for (const word of tied.split(' ').flatMap((part) => pieces(part, width))) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= width) {
      line = joined;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line].map((tiedLine) => tiedLine.replaceAll(NO_BREAK, ' '));
}

function pieces(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  const parts: string[] = [''];
  for (const character of word) {
    const longer = parts.at(-1)! + character;
    if (displayWidth(longer) <= width) parts[parts.length - 1] = longer;
    else parts.push(character);
  }
  return parts;
}

export function colored(text: string, color: Color, options: FormatOptions): string {
  return options.color ? `\u001b[${CODES[color]}m${text}\u001b[0m` : text;
}
