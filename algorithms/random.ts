/** A source of uniforms in [0, 1). Algorithms receive theirs; they never make one. */
export type Uniform = () => number;
