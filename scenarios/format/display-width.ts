/** How many terminal columns a text takes, so that carets stand under what they mean. */

/** East Asian Wide and Fullwidth blocks, and pictographs (Unicode 15, UAX #11), coarsely. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f200}-\u{1f251}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Combining marks, joiners and variation selectors take no column of their own. */
const ZERO = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** Of one character (code point) that is printable. */
export function characterWidth(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
