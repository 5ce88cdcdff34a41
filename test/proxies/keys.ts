/** Texts to hash: of the kinds that people balance by, a seeded mix. */

import seedrandom from 'seedrandom';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~';

interface Draw {
  below(count: number): number;
  text(length: number): string;
}

const KINDS: readonly ((draw: Draw) => string)[] = [
  (draw) => `${draw.below(1_000_000)}`,
  (draw) => `user-${draw.below(5_000)}`,
  (draw) => `${draw.text(8)}@example.org`,
  (draw) => draw.text(32),
  (draw) => draw.text(1 + draw.below(3)),
  (draw) => `${draw.text(200)}`,
];

function createDraw(seed: string): Draw {
  const uniform = seedrandom.alea(seed);
  const below = (count: number) => Math.floor(uniform() * count);
  return {
    below,
    text: (length) => Array.from({ length }, () => LETTERS[below(LETTERS.length)]).join(''),
  };
}

/** Letters, digits and `-_.~@`: the same bytes in a header, in a path and as a parameter. */
export function plainKeys(count: number, seed: string): readonly string[] {
  const draw = createDraw(seed);
  return Array.from({ length: count }, (_, i) => KINDS[i % KINDS.length]!(draw));
}

/** Four in five IPv4, spread over networks large and small; the others IPv6. */
export function clientAddresses(count: number, seed: string): readonly string[] {
  const { below } = createDraw(seed);
  return Array.from({ length: count }, (_, i) => {
    if (i % 5 === 0) {
      const words = Array.from({ length: 7 }, () => below(65_536).toString(16));
      return `2001:${words.join(':')}`;
    }
    if (i % 5 === 1) return `10.0.${below(4)}.${below(256)}`;
    return `${1 + below(223)}.${below(256)}.${below(256)}.${below(256)}`;
  });
}
