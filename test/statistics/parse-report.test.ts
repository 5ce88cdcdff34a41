/** A stored result is trusted only as far as it was checked: whatever is broken is refused, by name. */

import { describe, expect, it } from 'vitest';
import { findFormat } from '../../reports/formats/index.ts';
import type { Report } from '../../reports/model.ts';
import { parseReport } from '../../reports/parse-report.ts';
import { sampleReport } from '../reports/sample-report.ts';

const REPORT = sampleReport({ variants: 2, nodes: 3, replications: 3, bins: 12 });

type Json = { [key: string]: Json } & Json[];

/** The complaint about the report after a change. */
function complaintAfter(change: (report: Json) => void): unknown {
  const report = JSON.parse(JSON.stringify(REPORT)) as Json;
  change(report);
  return parseReport(JSON.stringify(report));
}

describe('reading a stored report', () => {
  it('gives back what was written', async () => {
    const options = { color: false, unicode: true, width: 80 };
    const text = (await findFormat('json')!.render(REPORT, options)) as string;
    expect(parseReport(text)).toEqual(JSON.parse(JSON.stringify(REPORT)) as Report);
  });

  it.each([
    ['', 'it is not JSON'],
    ['{ "format": "lbsim-report/1", ', 'it is not JSON'],
    ['[]', 'it is JSON, but not an object'],
    ['null', 'it is JSON, but not an object'],
    ['"lbsim-report/1"', 'it is JSON, but not an object'],
    ['{}', 'it has no `format`'],
    [
      '{"format":"lbsim-report/2"}',
      'its format is "lbsim-report/2"; this version reads "lbsim-report/1"',
    ],
    ['{"format":"lbsim-report/1"}', '`scenario`: it is missing'],
  ])('%j is refused: %s', (text, complaint) => {
    expect(parseReport(text)).toBe(complaint);
  });

  it('names the place of what is missing or of the wrong type', () => {
    expect(complaintAfter((report) => delete report.variants![1]!.metrics!.p99)).toBe(
      '`variants[1].metrics.p99`: it is missing',
    );
    expect(
      complaintAfter((report) => {
        report.variants![0]!.nodes![2]!.share = 'half' as unknown as Json;
      }),
    ).toMatch(/^`variants\[0\]\.nodes\[2\]\.share`: .*expected number/);
  });

  it('refuses columns of different length', () => {
    const complaint = complaintAfter((report) => void report.variants![0]!.series!.p99!.pop());
    expect(complaint).toBe('`variants[0].series`: its columns differ in length');
  });

  it('refuses a log whose columns differ in length, or that names texts it does not have', () => {
    const complaint = /^`variants\[1\]\.log`: its columns differ in length, or name texts/;
    expect(complaintAfter((report) => void report.variants![1]!.log!.node!.pop())).toMatch(
      complaint,
    );
    expect(complaintAfter((report) => void report.variants![1]!.log!.texts!.pop())).toMatch(
      complaint,
    );
  });

  it('refuses a ranking or a comparison of variants that it does not hold', () => {
    const complaint = 'its variants, comparisons and ranking do not name the same variants';
    expect(complaintAfter((report) => void report.variants!.pop())).toBe(complaint);
    expect(complaintAfter((report) => void report.ranking!.pop())).toBe(complaint);
    expect(
      complaintAfter((report) => {
        report.comparisons![0]!.a = 'nobody' as unknown as Json;
      }),
    ).toBe(complaint);
  });

  it('refuses a number that is none: 1e999 reads as infinity', () => {
    const text = JSON.stringify(REPORT).replace(/"share":[\d.]+/, '"share":1e999');
    expect(parseReport(text)).toMatch(/^`variants\[0\]\.nodes\[0\]\.share`/);
  });

  it('whatever single value is deleted or replaced, it is refused or every format renders it', async () => {
    const options = { color: false, unicode: true, width: 80 };
    const formats = [
      ...['terminal', 'json', 'csv', 'csv-nodes', 'csv-series', 'csv-faults', 'events'],
      ...['markdown', 'html'],
    ];
    let refused = 0;
    let rendered = 0;
    for (const path of pathsOf(REPORT).filter(isFirstOfItsKind)) {
      for (const replacement of [undefined, null, 'text', [], {}]) {
        const parsed = parseReport(JSON.stringify(replaced(REPORT, path, replacement)));
        if (typeof parsed === 'string') {
          refused++;
          continue;
        }
        rendered++;
        // Charts take a second each: html is drawn for one in twelve.
        for (const format of rendered % 12 === 0 ? formats : formats.slice(0, -1)) {
          await findFormat(format)!.render(parsed, options);
        }
      }
    }
    expect(refused).toBeGreaterThan(300);
    expect(rendered).toBeGreaterThan(20);
  });
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const below = entries.flatMap(([key, child]) =>
    pathsOf(child).map((path): Path => [key as string | number, ...path]),
  );
  return [[], ...below];
}

/** The first entry of a list stands for all of them, the first metric for every metric. */
function isFirstOfItsKind(path: Path): boolean {
  const metric = path[path.indexOf('metrics') + 1];
  const isOther = path.includes('metrics') && metric !== undefined && metric !== 'mean';
  return (
    path.length > 0 && !isOther && path.every((step) => typeof step === 'string' || step === 0)
  );
}

function replaced(value: unknown, path: Path, replacement: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Json;
  copy[step as string] = replaced(copy[step as string], rest, replacement) as Json;
  return copy;
}
