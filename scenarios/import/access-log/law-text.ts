/** A law as a user types it on a command line: checked, and written as a scenario writes it. */

import { createDistribution } from '../../../sim/distributions/index.ts';
import { type Diagnostic, InputError } from '../../format/diagnostic.ts';
import { parseScenario } from '../../format/parse.ts';

export interface NamedLaw {
  /** `{ law: lognormal, mean: 20ms, p99: 90ms }` */
  readonly text: string;
  readonly meanNs: number;
}

/** Reads `5ms`, `lognormal mean=20ms p99=90ms`, or the map that a scenario would contain. */
export function readLawText(given: string): NamedLaw {
  const text = expandShort(given.trim());
  if (/[\n\r#]/.test(text) || text === '') throw notALaw(given);
  return { text, meanNs: createDistribution(specOf(text)).mean };
}

const SHORT = /^([a-z][a-z-]*)((?:[\s,]+[A-Za-z]\w*=[\w.%µ]+)+)$/;

function expandShort(text: string): string {
  const match = SHORT.exec(text);
  if (match === null) return text;
  const parameters = match[2]!.split(/[\s,]+/).filter((part) => part !== '');
  const entries = parameters.map((part) => part.replace('=', ': '));
  return `{ ${[`law: ${match[1]!}`, ...entries].join(', ')} }`;
}

const BEFORE = '    service: ';

/** The law stands alone in the last line, so that complaints about it can be told from others. */
function scenarioAround(law: string): string {
  return [
    'name: law',
    'run: { requests: 1 }',
    'clients: { c: { arrivals: { process: constant, rate: 1/s } } }',
    'services:',
    '  s:',
    '    nodes: { n: {} }',
    BEFORE + law,
  ].join('\n');
}

/** A scenario's own complaints are the best there are; only their place is another. */
function specOf(law: string) {
  const readFile = () => {
    throw new Error('a law for an import cannot come from a file');
  };
  try {
    const { scenario } = parseScenario(scenarioAround(law), { file: '--service', readFile });
    return scenario.services[0]!.groups[0]!.service;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.diagnostics.map((diagnostic) => moved(diagnostic, law)));
  }
}

function moved(diagnostic: Diagnostic, law: string): Diagnostic {
  const { location } = diagnostic;
  const message = diagnostic.message.replaceAll('services.s.service', '--service');
  if (location === null) return { ...diagnostic, message };
  const column = Math.max(1, location.column - BEFORE.length);
  return { ...diagnostic, message, location: { ...location, line: 1, column, lineText: law } };
}

function notALaw(given: string): InputError {
  return new InputError([
    {
      severity: 'error',
      code: 'not-a-law',
      message: `${JSON.stringify(given)} is not a law of service times`,
      location: null,
      suggestion:
        'write for example "5ms", "lognormal mean=20ms p99=90ms" or "{ law: exponential, mean: 20ms }"',
    },
  ]);
}
