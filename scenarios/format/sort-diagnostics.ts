/** The order in which complaints are read: down the file, then those without a place. */

import type { Diagnostic } from './diagnostic.ts';

export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => {
    if (a.location === null || b.location === null) {
      return Number(a.location === null) - Number(b.location === null);
    }
    const byFile =
      a.location.file === b.location.file ? 0 : a.location.file < b.location.file ? -1 : 1;
    return byFile || a.location.line - b.location.line || a.location.column - b.location.column;
  });
}
