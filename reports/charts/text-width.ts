/**
 * Width of a text in DejaVu Sans, from the advance widths of the font.
 *
 * Vega reserves room for labels by measuring them. Without a canvas it guesses 0.8 em a character, with
 * one it asks whatever fonts the machine has; both would make the picture wrong or different between
 * machines. These tables are the `hmtx` widths of DejaVu Sans 2.37, U+0020 to U+007E, per 1000 em.
 */

const REGULAR = `318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636
  636 636 636 636 337 337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748
  787 603 787 695 635 611 732 684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634
  278 278 579 278 974 634 612 635 635 411 521 392 634 592 818 592 592 525 636 337 636 838`;
const BOLD = `348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696
  696 696 696 400 400 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733
  850 770 720 682 812 774 1103 771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343
  665 343 1042 712 687 716 716 493 595 478 712 652 924 645 652 582 712 365 712 838`;

const TABLES = { regular: widthsOf(REGULAR), bold: widthsOf(BOLD) };

/** Latin, Greek and Cyrillic letters outside ASCII are about this wide; ideographs are a full em. */
const OTHER_WIDTH = 690;
const WIDE_WIDTH = 1000;
const WIDE_START = 0x2e80;

export function textWidthPx(text: string, fontSizePx: number, weight: 'regular' | 'bold'): number {
  const table = TABLES[weight];
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    width += table[code - 0x20] ?? (code >= WIDE_START ? WIDE_WIDTH : OTHER_WIDTH);
  }
  return (width * fontSizePx) / 1000;
}

/** Breaks a text into lines of at most `widthPx`; a word that is longer stands alone. */
export function wrapText(text: string, widthPx: number, fontSizePx: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || textWidthPx(joined, fontSizePx, 'bold') > widthPx) lines.push(word);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

function widthsOf(text: string): readonly number[] {
  return text.split(/\s+/).map(Number);
}
