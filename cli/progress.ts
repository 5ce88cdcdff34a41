/** One line on stderr while runs are under way; nothing at all when stderr is not a terminal. */

import { Presets, SingleBar } from 'cli-progress';
import { styleOf } from './terminal.ts';

export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

export function startProgress(total: number): Progress {
  if (!process.stderr.isTTY || process.env.CI) return { update() {}, stop() {} };
  const preset = styleOf(process.stderr).unicode ? Presets.shades_classic : Presets.legacy;
  const bar = new SingleBar(
    {
      format: ' {bar} {value} of {total} runs, {eta_formatted} left',
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    preset,
  );
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
