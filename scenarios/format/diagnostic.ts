/** The only way to complain about user input: data, rendered elsewhere. */

export interface SourceLocation {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
  /** How many characters the caret underlines; at least 1. */
  readonly length: number;
  /** The whole line, without its line end. */
  readonly lineText: string;
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable, kebab-case: `unknown-key`, `missing-unit`, … */
  readonly code: string;
  /** What was written and what is wrong with it. */
  readonly message: string;
  /** Null when the complaint is about a command-line argument or a whole file. */
  readonly location: SourceLocation | null;
  /** Beside the caret: what to write instead (`did you mean "least-connections"?`). */
  readonly suggestion?: string;
  /** Below the frame: what is allowed, why. */
  readonly notes?: readonly string[];
}

/** Carries every diagnostic of one input at once; `cli/` renders them and exits with 2. */
export class InputError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => d.message).join('\n'));
    this.name = 'InputError';
    this.diagnostics = diagnostics;
  }
}
