import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SCRIPT } from '../../reports/formats/html/script.ts';
import { FORMATS, findFormat } from '../../reports/formats/index.ts';
import { METRICS } from '../../reports/metrics.ts';
import type { Report } from '../../reports/model.ts';
import { sampleReport } from './sample-report.ts';

const OPTIONS = { color: false, unicode: true, width: 80 };
const REPORT = sampleReport({ variants: 3, nodes: 4, bins: 24 });
const NASTY = `</script><b onload="x">'&\`|*`;

async function render(name: string, report: Report = REPORT, options = {}): Promise<string> {
  return (await findFormat(name)!.render(report, { ...OPTIONS, ...options })) as string;
}

/** RFC 4180, written independently of the library that wrote the file. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/gy;
  while (field.lastIndex < text.length) {
    const [, quoted, plain, end] = field.exec(text)!;
    row.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** The object with the keys of each object inside in the opposite order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, item]) => [key, shuffled(item)]));
}

describe('formats', () => {
  it('have names that do not repeat', () => {
    const names = FORMATS.map((format) => format.name);
    expect(new Set(names).size).toBe(names.length);
    expect(findFormat('pdf')).toBeUndefined();
  });

  it.each(FORMATS)('$name gives the same bytes twice, also from a parsed copy', async (format) => {
    const copy = shuffled(JSON.parse(await render('json'))) as Report;
    const first = await format.render(REPORT, OPTIONS);
    const second = await format.render(copy, OPTIONS);
    expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
  });

  it.each(FORMATS)('$name renders reports at the edges', async (format) => {
    const edges = [
      sampleReport({ variants: 1, nodes: 1, replications: 1, bins: 6 }),
      sampleReport({ variants: 2, nodes: 2, empty: true, bins: 6 }),
      sampleReport({ variants: 2, nodes: 2, latencyFactor: 0, bins: 6 }),
      { ...REPORT, ranking: [], comparisons: [] },
    ];
    for (const report of edges) {
      const bytes = await format.render(report, { ...OPTIONS, chart: 'p99-intervals' });
      // Without checks, annotations are a single line that says so.
      expect(bytes.length).toBeGreaterThan(format.name === 'github' ? 10 : 60);
      const text = typeof bytes === 'string' ? bytes.replace(SCRIPT, '') : '';
      expect(/\bNaN\b|\bundefined\b|\bInfinity\b/.exec(text)).toBe(null);
    }
  });

  it.each(FORMATS.filter(({ name }) => name !== 'terminal'))(
    '$name does not depend on the terminal',
    async (format) => {
      const other = { color: true, unicode: false, width: 61 };
      const first = Buffer.from(await format.render(REPORT, OPTIONS));
      expect(first.equals(Buffer.from(await format.render(REPORT, other)))).toBe(true);
    },
  );
});

describe('json', () => {
  it('gives back every number and text of the report', async () => {
    expect(JSON.parse(await render('json'))).toEqual(REPORT);
  });

  it('keeps lists of numbers on one line and starts with the format', async () => {
    const lines = (await render('json')).split('\n');
    expect(lines[1]).toBe('  "format": "lbsim-report/1",');
    const at = REPORT.variants[0]!.series.atMs.join(', ');
    expect(lines).toContain(`        "atMs": [${at}],`);
    expect(lines.filter((line) => line.includes('"p": 0.99,'))).toHaveLength(3);
  });

  it('keeps fields that it does not know', async () => {
    const extended = { ...REPORT, zebra: { b: 1, a: [] }, alpha: 'x' };
    const text = await render('json', extended);
    expect(JSON.parse(text)).toEqual(extended);
    expect(text.indexOf('"alpha"')).toBeGreaterThan(text.indexOf('"warnings"'));
  });
});

describe('csv', () => {
  it('has one row per variant and metric, at full precision', async () => {
    const report = sampleReport({ variantNames: ['a,"b"\nc', 'plain'], bins: 6 });
    const [heads, ...rows] = parseCsv(await render('csv', report));
    expect(heads).toEqual(['variant', 'metric', 'unit', 'value', 'low', 'high', 'method', 'needs']);
    expect(rows).toHaveLength(2 * METRICS.length);
    const p99 = report.variants[0]!.metrics.p99!;
    expect(rows.find((row) => row[1] === 'p99')).toEqual([
      'a,"b"\nc',
      'p99',
      'ms',
      ...[p99.value, p99.low, p99.high].map(String),
      'replications',
      '',
    ]);
  });

  it('leaves cells without a value empty', async () => {
    const [, ...rows] = parseCsv(await render('csv', sampleReport({ variants: 1, empty: true })));
    expect(rows.every((row) => row.slice(3).join('') === '')).toBe(true);
  });

  it('has one row per node', async () => {
    const [heads, ...rows] = parseCsv(await render('csv-nodes'));
    expect(rows).toHaveLength(3 * 4);
    const node = REPORT.variants[1]!.nodes[2]!;
    const row = rows.find((cells) => cells[0] === 'least-connections' && cells[1] === node.name)!;
    expect(Number(row[heads!.indexOf('share')])).toBe(node.share);
    expect(Number(row[heads!.indexOf('capacity_share')])).toBe(node.capacityShare);
  });

  it('has one row per time bin with its lanes', async () => {
    const [heads, ...rows] = parseCsv(await render('csv-series'));
    expect(rows).toHaveLength(3 * 24);
    expect(rows.every((row) => row.length === heads!.length)).toBe(true);
    const series = REPORT.variants[2]!.series;
    const row = rows[2 * 24 + 7]!;
    expect(Number(row[heads!.indexOf('p99_ms')])).toBe(series.p99[7]);
    expect(Number(row[heads!.indexOf('in_flight web/new-3')])).toBe(series.inFlight[2]![7]);
    expect(rows.filter((cells) => cells[2] === '1')).toHaveLength(3 * 4);
  });
});

describe('markdown', () => {
  it('answers first, then ranks and compares', async () => {
    const text = await render('markdown', sampleReport());
    expect(text.indexOf('least-connections has the best p99: 65.9 ms')).toBeGreaterThan(0);
    expect(text).toContain('| 2= | power-of-two | 12.19 ms | 69.7 ms | 69.0 … 70.4 ms |');
    expect(text).toContain('| round-robin | errors | +2.29 pp | [+2.25, +2.33] | – | worse |');
    expect(text).toContain('<details><summary>Nodes, mean per replication</summary>');
    expect(text).toContain('lbsim compare checkout.yaml --seed 2026');
  });

  it('takes no name for markup', async () => {
    const text = await render(
      'markdown',
      sampleReport({ name: NASTY, variantNames: [NASTY, 'b'] }),
    );
    expect(text).not.toMatch(/<b|<\/script|\*x|`/);
    const rows = text.split('\n').filter((line) => line.startsWith('| 1 |'));
    expect(rows[0]!.split(' | ')).toHaveLength(9);
  });

  it('stays far below the megabyte that a step summary may have', async () => {
    const text = await render('markdown', sampleReport({ variants: 40, nodes: 300, bins: 6 }));
    expect(Buffer.byteLength(text)).toBeLessThan(200_000);
    expect(text).toContain('… and 11,800 more rows in the JSON report');
  });
});

describe('verdicts', () => {
  /** Round robin fails 2.3 % and would, by its successes alone, be the fastest. */
  const flattering = (): Report => {
    const report = sampleReport();
    const comparisons = report.comparisons.map((one) =>
      one.metric === 'p99' && one.a === 'round-robin' && one.b === 'least-connections'
        ? { ...one, difference: 5, low: 4, high: 6, verdict: 'worse' as const }
        : one,
    );
    return { ...report, comparisons };
  };

  it('say who is out although fast', async () => {
    const text = await render('terminal', flattering());
    expect(text).toContain(
      'round-robin ranks behind, however fast: more than 1 % of requests failed',
    );
    expect(text).not.toContain('better');
  });

  it('do not praise survivors in the full table', async () => {
    const page = await render('html', flattering());
    expect(page).toContain('<td class="even">better, among successes only</td>');
    expect(page).not.toContain('class="better"');
  });

  it('name the least bad when all of them fail', async () => {
    const report = sampleReport({ variantNames: ['only', 'b'] });
    const [bad] = report.variants;
    const worse = {
      ...bad!.metrics,
      errorRate: {
        ...{ value: 0.3, low: 0.29, high: 0.31, samples: [] },
        ...{ method: 'replications' as const, shortfall: null },
      },
    };
    const variants = [bad!, { ...bad!, name: 'b', metrics: worse }];
    const ranking = [
      { rank: 1, variant: 'only', tied: false },
      { rank: 2, variant: 'b', tied: false },
    ];
    const text = await render('markdown', { ...report, variants, ranking, comparisons: [] });
    expect(text).toContain(
      'Every variant fails more than 1 % of requests; only has the fewest errors: 2.29 %',
    );
  });

  it('draw ties at the top as ties', async () => {
    const report = sampleReport({ variants: 3 });
    const ranking = report.ranking.map((rank) =>
      rank.variant === 'round-robin' ? rank : { ...rank, rank: 1, tied: true },
    );
    const text = await render('terminal', { ...report, ranking });
    expect(text.replace(/\s+/g, ' ')).toContain(
      'least-connections and power-of-two share the first place: ' +
        'no difference in p99 to least-connections was shown.',
    );
    expect(text.match(/^1= /gm)).toHaveLength(2);
  });
});

describe('html', () => {
  it('is one file that loads nothing', async () => {
    const page = await render('html');
    expect(/<\w[^>]*\s(?:src|srcset|href|xlink:href|action|poster)\s*=/i.exec(page)).toBe(null);
    expect(/@import|url\((?!#)|https?:\/\/(?!www\.w3\.org\/)/i.exec(page.replace(SCRIPT, ''))).toBe(
      null,
    );
    expect(page).toContain("default-src 'none'");
  });

  it('has its sections in reading order, and each chart once with a name and its data', async () => {
    const page = await render('html');
    const ids = [...page.matchAll(/<section id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids).toEqual([
      ...['verdict', 'scenario', 'ranking', 'differences', 'percentiles', 'time'],
      ...['failures', 'crowding', 'fairness', 'nodes', 'certainty', 'repeat'],
    ]);
    expect(page.match(/<svg role="img" aria-label="[^"]{10,}"/g)).toHaveLength(6);
    expect(page.match(/<details class="data">/g)).toHaveLength(6);
    const tables = page.match(/<table/g)!.length;
    expect(page.match(/<caption>[^<]+<\/caption>/g)).toHaveLength(tables);
    expect(page.match(/<thead><tr>(<th scope="col"[^>]*>[^<]*<\/th>)+<\/tr>/g)).toHaveLength(
      tables,
    );
    expect(page).toContain('<html lang="en">');
  });

  it('has ids that do not repeat and references that lead somewhere', async () => {
    const page = await render('html');
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    const used = [...page.matchAll(/(?:url\(#|aria-labelledby=")([^)"]+)/g)].map((m) => m[1]!);
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('is harmless with names that look like markup', async () => {
    const report = {
      ...sampleReport({ name: NASTY, variantNames: [NASTY, 'b'], bins: 6 }),
      seed: NASTY,
      warnings: [NASTY],
    };
    const page = await render('html', report);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(/<b[\s>]/.test(page)).toBe(false);
    expect(JSON.parse(embedded(page).text)).toEqual(report);
  });

  it('embeds the whole report, compressed when it is large', async () => {
    const small = embedded(await render('html'));
    expect(small.packed).toBe(false);
    expect(JSON.parse(small.text)).toEqual(REPORT);
    const large = sampleReport({ nodes: 60 });
    const packed = embedded(await render('html', large));
    expect(packed.packed).toBe(true);
    expect(JSON.parse(packed.text)).toEqual(large);
  });

  it('stays below 2 MB with 5 variants and 100 nodes', async () => {
    const page = await render('html', sampleReport({ variants: 5, nodes: 100 }));
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
  });

  it('cuts the data of a chart at 500 rows and says so', async () => {
    const page = await render('html', sampleReport({ bins: 200 }));
    expect(page).toContain('Every 2nd row of 1,000 rows');
    const bodies = [...page.matchAll(/<details class="data">.*?<\/details>/gs)];
    for (const [body] of bodies) expect(body.match(/<tr/g)!.length).toBeLessThanOrEqual(501);
  });
});

function embedded(page: string): { readonly text: string; readonly packed: boolean } {
  const pattern = /<script type="application\/json" id="report-data"([^>]*)>([^<]*)<\/script>/;
  const [, attributes, content] = pattern.exec(page)!;
  if (!attributes!.includes('gzip+base64')) return { text: content!, packed: false };
  const bytes = Buffer.from(JSON.parse(content!) as string, 'base64');
  return { text: gunzipSync(bytes).toString(), packed: true };
}
