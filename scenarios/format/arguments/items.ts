/** How lists are written on the command line: `a,b:parameter=value,other=value+c,d`. */

/**
 * Splits a list at its commas. A piece such as `choices=3` belongs to the name before it, because
 * parameters are separated by commas too.
 */
export function splitItems(text: string): string[] {
  const items: string[] = [];
  for (const piece of text.split(',')) {
    const isParameter = /^[^:=]+=/.test(piece);
    if (isParameter && items.length > 0) items.push(`${items.pop()},${piece}`);
    else items.push(piece.trim());
  }
  return items;
}

/** `active:fall=2+passive` → both; the plus of `1e+5` is followed by no letter. */
export function splitCombined(item: string): string[] {
  return item.split(/\+(?=\s*[a-z])/i).map((part) => part.trim());
}

/** Of `./mine.ts:depth=3` the name. */
export function nameOf(item: string): string {
  return item.slice(0, colonOf(item)).trim();
}

/** Of `power-of-two:load=peak-ewma,choices=3` the two pieces behind the colon. */
export function parametersOf(item: string): readonly string[] {
  const colon = colonOf(item);
  return colon === item.length ? [] : item.slice(colon + 1).split(',');
}

/** Where parameters begin; the colon of `C:\mine.ts` belongs to the path. */
function colonOf(item: string): number {
  const drive = /^\s*[A-Za-z]:[\\/]/.exec(item)?.[0].length ?? 0;
  const colon = item.indexOf(':', drive);
  return colon === -1 ? item.length : colon;
}
