/** YAML text → tree with positions, or every complaint about it. */

import { Composer, type Document, type ParsedNode, Parser, type YAMLError } from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';
import { createTreeBuilder } from './build-tree.ts';
import type { SourceNode } from './source-node.ts';
import { locationOf, type SourceText, type Span } from './source-text.ts';
import { openBracket, openQuote } from './unclosed.ts';
import { yamlComplaint } from './yaml-errors.ts';
import { isTooDeep, LIMIT_MESSAGES, MAX_SCENARIO_BYTES, tokenProblem } from './yaml-limits.ts';

/** One broken line can break all that follow; more frames than this help nobody. */
const MAX_YAML_ERRORS = 10;

/** A whole scenario; null after reporting why there is no map of keys. */
export function readYaml(source: SourceText, report: (d: Diagnostic) => void): SourceNode | null {
  const documents = readDocuments(source, report);
  return documents && readRoot(source, documents, report);
}

/** One value, as in `--set path=value`; null after reporting. */
export function readYamlValue(
  source: SourceText,
  report: (d: Diagnostic) => void,
): SourceNode | null {
  const documents = readDocuments(source, report);
  if (documents === null) return null;
  if (documents.length > 1) {
    report({ severity: 'error', code: 'yaml', message: 'one value is needed', location: null });
    return null;
  }
  return createTreeBuilder(source, documents[0]!, report).build();
}

function readDocuments(
  source: SourceText,
  report: (d: Diagnostic) => void,
): Document.Parsed<ParsedNode>[] | null {
  const complain = (code: string, message: string): null => {
    report({ severity: 'error', code, message, location: null });
    return null;
  };
  const { text, file } = source;
  if (text.length > MAX_SCENARIO_BYTES)
    return complain('too-large', tooLargeMessage(file, text.length));
  if (text.includes('\0')) return complain('not-text', `${file} is not a text file`);
  const problem = tokenProblem(text);
  if (problem !== null) return complain(problem, LIMIT_MESSAGES[problem]);
  const tokens = [...new Parser().parse(text)];
  if (isTooDeep(tokens)) return complain('too-deep', LIMIT_MESSAGES['too-deep']);

  // Keys are compared when the tree is built: the parser's own search for duplicates is quadratic
  // (20 s at 60,000 keys).
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    stringKeys: true,
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  if (errors.length === 0) return documents;
  reportYamlErrors(source, errors, report);
  return null;
}

export function tooLargeMessage(file: string, byteCount: number): string {
  const megabytes = (byteCount / 1e6).toFixed(1);
  return `${file} has ${megabytes} MB; a scenario may have at most ${MAX_SCENARIO_BYTES / 1e6} MB`;
}

function readRoot(
  source: SourceText,
  documents: readonly Document.Parsed<ParsedNode>[],
  report: (d: Diagnostic) => void,
): SourceNode | null {
  const at = (span: Span, code: string, message: string, suggestion?: string): null => {
    const location = locationOf(source, span);
    report({ severity: 'error', code, message, location, ...(suggestion && { suggestion }) });
    return null;
  };
  const second = documents[1];
  if (second !== undefined) {
    const start = source.text.lastIndexOf('---', second.range[0]);
    const span = { start: Math.max(0, start), end: start + 3 };
    return at(
      span,
      'multiple-documents',
      'a second YAML document begins here',
      'one file holds one scenario',
    );
  }
  const contents = documents[0]?.contents ?? null;
  if (contents === null || source.text.slice(contents.range[0], contents.range[1]).trim() === '') {
    const message = `${source.file} is empty; \`lbsim scenarios new FILE\` writes a scenario to start from`;
    report({ severity: 'error', code: 'empty-file', message, location: null });
    return null;
  }
  const builder = createTreeBuilder(source, documents[0]!, report);
  const root = builder.build();
  if (root === null) return null;
  if (root.kind === 'map') return root;
  const what = root.kind === 'list' ? 'a list' : 'a single value';
  const span = root.span ?? { start: 0, end: 1 };
  return at(
    span,
    'wrong-type',
    `the file holds ${what}, not a scenario`,
    'a scenario begins with keys such as `name:`',
  );
}

function reportYamlErrors(
  source: SourceText,
  errors: readonly YAMLError[],
  report: (d: Diagnostic) => void,
): void {
  const seenLines = new Set<number>();
  for (const error of errors.slice(0, 100)) {
    const { start, end } = placeOf(source, error);
    const location = locationOf(source, { start, end });
    // The first complaint about a line is the cause, the others follow from it.
    if (seenLines.has(location.line) || seenLines.size >= MAX_YAML_ERRORS) continue;
    seenLines.add(location.line);
    const complaint = yamlComplaint(error.code, error.message, tokenAt(source.text, start, end));
    report({ severity: 'error', code: 'yaml', location, ...complaint });
  }
}

/** What was never closed is shown where it was opened: the end of the file is far from the mistake. */
function placeOf({ text }: SourceText, error: YAMLError): Span {
  const [start, end] = error.pos;
  const isBracket = error.code === 'BAD_INDENT' && error.message.startsWith('Flow ');
  const isQuote = error.code === 'MISSING_CHAR' && error.message.includes('quote');
  const opened = isBracket ? openBracket(text, start) : isQuote ? openQuote(text, start) : null;
  return opened ?? { start, end: Math.max(end, start + 1) };
}

function tokenAt(text: string, start: number, end: number): string {
  return text.slice(start, Math.min(Math.max(end, start + 1), start + 30));
}
