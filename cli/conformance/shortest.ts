/** Of a history that refutes a property: leaves out whatever can be left out. */

/** Half of the steps, a quarter, … a single one, as long as the rest still fails. */
export function shortest<T>(
  steps: readonly T[],
  fails: (steps: readonly T[]) => boolean,
): readonly T[] {
  let rest = steps;
  for (let size = Math.max(1, steps.length >> 1); size >= 1; size >>= 1) {
    for (let from = 0; from < rest.length; ) {
      const fewer = rest.toSpliced(from, size);
      if (fails(fewer)) rest = fewer;
      else from += size;
    }
  }
  return rest;
}
