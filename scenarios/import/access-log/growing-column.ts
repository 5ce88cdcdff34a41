/** A column of numbers that grows: 8 bytes a request, so that a log of millions of lines fits. */

export interface GrowingColumn {
  push(value: number): void;
  /** A view of what was pushed so far. */
  values(): Float64Array;
}

export function createColumn(): GrowingColumn {
  let data = new Float64Array(1024);
  let length = 0;
  return {
    push(value) {
      if (length === data.length) {
        const wider = new Float64Array(length * 2);
        wider.set(data);
        data = wider;
      }
      data[length++] = value;
    },
    values: () => data.subarray(0, length),
  };
}
