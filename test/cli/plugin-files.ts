/** Small algorithms that a user might write, as files. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Round robin, as TypeScript that needs more than its types stripped. */
export const TURNS_TS = `import { defineBalancer, type BalancerView } from 'lbsim';
import { first } from './first.ts';

enum Direction { Up = 1 }

export const turns = defineBalancer({
  name: 'turns',
  summary: 'Nodes take turns.',
  parameters: {
    step: { kind: 'integer', summary: 'How far to go.', default: Direction.Up, min: 1, max: 9 },
    pause: { kind: 'duration', summary: 'Has no effect.', default: 20_000_000 },
  },
  create({ step }) {
    let next: number = first - step;
    return {
      pick({ eligible, eligibleCount }: BalancerView): number {
        next = (next + step) % eligibleCount;
        return eligible[next < 0 ? (next += eligibleCount) : next]!;
      },
    };
  },
});
`;

export const FIRST_TS = 'export const first: number = 0;\n';

/** The same as JavaScript, with a default export that is a plain object. */
export const TURNS_JS = `import { HOLD } from 'lbsim';
export default {
  name: 'turns-js',
  summary: 'Nodes take turns.',
  create() {
    let next = -1;
    return { pick: ({ eligible, eligibleCount }) => eligible[(next = (next + 1) % eligibleCount)] ?? HOLD };
  },
};
`;

/** A plugin around one line of \`pick\`. */
export function pluginText(pick: string, name = 'mine'): string {
  return [
    `import { defineBalancer } from 'lbsim';`,
    'export default defineBalancer({',
    `  name: '${name}', summary: 'Mine.',`,
    '  create: () => ({',
    `    ${pick}`,
    '  }),',
    '});',
    '',
  ].join('\n');
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
