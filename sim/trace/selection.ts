/** Which decisions a trace is of. */

export type TraceSelection =
  /** The n-th measured request, from 1; of one client, or of all. */
  | { readonly kind: 'request'; readonly number: number; readonly client: string | null }
  /** Everything that was decided in it, since the measured span began. */
  | { readonly kind: 'window'; readonly fromNs: number; readonly toNs: number };

interface Candidate {
  readonly request: number | null;
  readonly client: string;
  readonly requestOfClient: number | null;
}

export function isWanted(selection: TraceSelection, of: Candidate, sinceNs: number): boolean {
  if (selection.kind === 'window') {
    return sinceNs >= selection.fromNs && sinceNs < selection.toNs;
  }
  const { number, client } = selection;
  if (client === null) return of.request === number;
  return of.client === client && of.requestOfClient === number;
}
