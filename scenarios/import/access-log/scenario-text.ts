/** The scenario that an imported log becomes, with a comment that says how it was made. */

import { MODELINE } from '../../format/new-scenario.ts';
import { baseName, scalarText, wrapText } from './comment-text.ts';
import { scenarioComment } from './scenario-comment.ts';
import { KEY_DEFAULT, type ScenarioParts, SEED_DEFAULT } from './scenario-parts.ts';

const QUESTION_DEFAULT = 'Would this traffic have been answered faster with another algorithm?';

const SERVICE_NOTE = [
  '    # For the load that `explain` shows; each request brings its own time. The means of equal',
  '    # shares of the sorted times: the same mean, a flatter tail.',
];

export function scenarioText(parts: ScenarioParts): string {
  const { options, stats, service, sizes } = parts;
  const name = options.name ?? scenarioName(options.file);
  const keyed = (options.key ?? KEY_DEFAULT) !== 'none';
  // The last arrival must lie inside the span, so the span ends with its millisecond.
  const durationMs = Math.floor(stats.spanNs / 1e6) + 1;
  const lines = [
    MODELINE,
    ...scenarioComment(parts).map((line) => `# ${line}`.trimEnd()),
    `name: ${scalarText(name)}`,
    `question: ${questionText(options.question ?? QUESTION_DEFAULT)}`,
    '',
    'run:',
    `  duration: ${durationMs}ms`,
    '  warmup: 0ms',
    `  seed: ${seedText(options.seed ?? SEED_DEFAULT)}`,
    `  replications: 10`,
    '',
    'clients:',
    '  users:',
    '    to: web',
    `    arrivals: { process: trace, file: ${scalarText(options.traceFile ?? `${name}.csv`)} }`,
    '',
    'services:',
    '  web:',
    ...(service.from === 'trace' ? SERVICE_NOTE : []),
    ...wrapText(`    service: ${service.text}`, '      '),
    '    nodes:',
    ...sizes.reasons.map((line) => `      # ${line}`),
    `      node: { count: ${sizes.nodes}, concurrency: ${sizes.concurrency} }`,
    '    balancer: { algorithm: least-connections }',
    '',
    'compare:',
    ...algorithmsFor(keyed).map((algorithm) => `  - { balancer: ${algorithm} }`),
  ];
  return `${lines.join('\n')}\n`;
}

function questionText(question: string): string {
  // Words, commas and a question mark are never anything but text to YAML.
  return /^[A-Z][\w ,.()/?-]*$/.test(question) ? question : JSON.stringify(question);
}

function seedText(seed: string): string {
  return /^\d{1,15}$/.test(seed) && String(Number(seed)) === seed ? seed : scalarText(seed);
}

/** Hashing compares only where requests have keys. */
function algorithmsFor(keyed: boolean): readonly string[] {
  const always = ['round-robin', 'random', 'power-of-two', 'least-connections'];
  return keyed ? [...always, 'ring-hash'] : always;
}

/** `/var/log/nginx/access.log.1.gz` → `access-log-1` */
function scenarioName(file: string): string {
  const base = baseName(file)
    .replace(/\.gz$/, '')
    .replace(/\.(?:log|tsv|txt)$/, '');
  const name = base
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'access-log' : name;
}
