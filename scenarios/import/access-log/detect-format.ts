/** Which format a log is in, from its first lines. */

import { InputError } from '../../format/diagnostic.ts';
import { LOG_FORMATS } from './formats/index.ts';
import type { LogFormat, LogFormatName } from './types.ts';
import { unparsedNotes } from './unparsed.ts';

/** More than this many lines do not make the choice any surer. */
export const DETECTION_LINES = 200;

/** The format that the user named, or the one that most of the lines show. */
export function chooseFormat(
  wanted: 'auto' | LogFormatName,
  firstLines: readonly string[],
  file: string,
): LogFormat {
  if (wanted !== 'auto') return LOG_FORMATS.find((format) => format.name === wanted)!;
  let best: LogFormat | null = null;
  let bestCount = 0;
  for (const format of LOG_FORMATS) {
    const count = firstLines.filter((line) => format.detect(line)).length;
    if (count > bestCount) {
      best = format;
      bestCount = count;
    }
  }
  if (best !== null) return best;
  throw new InputError([
    {
      severity: 'error',
      code: 'unknown-log-format',
      message: `${file}: none of its first ${firstLines.length} lines is in a format that lbsim reads`,
      location: null,
      notes: [
        ...unparsedNotes(firstLines.slice(0, 3).map((text, i) => ({ line: i + 1, text }))),
        'formats:',
        ...LOG_FORMATS.map((format) => `  ${format.name}: ${format.summary}`),
      ],
    },
  ]);
}
