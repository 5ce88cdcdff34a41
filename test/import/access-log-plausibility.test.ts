import { describe, expect, it } from 'vitest';
import { importAccessLog } from '../../scenarios/import/access-log/import-access-log.ts';

/** Warnings about a tab-separated log of requests at these seconds since 1970. */
async function warningsAt(seconds: readonly number[], clients = 9): Promise<string> {
  async function* lines() {
    for (const [i, s] of seconds.entries()) yield `h${i % clients}\t-\t${s}\tGET\t/x\t200\t1`;
  }
  const result = await importAccessLog(lines(), {
    file: 'x.tsv',
    service: '5ms',
    nodes: 1,
    concurrency: 1,
  });
  return result.warnings.filter((warning) => !warning.startsWith('even the busiest')).join('\n');
}

const DAY = 1_706_918_400;
const range = (count: number, second: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => DAY + second(i));

describe('an importer notices', () => {
  it('nothing about steady traffic', async () => {
    expect(await warningsAt(range(2000, (i) => i * 37))).toBe('');
  });

  it('that all requests lie in one minute of their hour: re-stamped', async () => {
    const restamped = await warningsAt(range(2000, (i) => (i % 20) * 3600 + 300 + (i % 60)).sort());
    expect(restamped).toContain('in the same minute of their hour');
    // Polls every five minutes are odd traffic, but they are traffic.
    expect(await warningsAt(range(2000, (i) => Math.floor(i / 9) * 300))).not.toContain('hour:');
    // Within three hours it may be chance.
    const short = await warningsAt(range(120, (i) => (i % 2) * 3600 + (i % 60)).sort());
    expect(short).not.toContain('re-stamped');
  });

  it('that all requests lie in one second of their minute: rounded', async () => {
    const rounded = await warningsAt(range(2000, (i) => Math.floor(i / 10) * 60));
    expect(rounded).toContain('in the same second of their minute');
  });

  it('a hole', async () => {
    const holed = await warningsAt(range(2000, (i) => i * 7 + (i < 1000 ? 0 : 86_400)));
    expect(holed).toContain('no request for 24.0 h of 27.9 h, starting 1.9 h after the first one');
  });

  it('that logs were joined in the wrong order', async () => {
    const later = range(500, (i) => 7200 + i * 7);
    const joined = await warningsAt([...later, ...range(500, (i) => i * 7)]);
    expect(joined).toContain('500 lines are stamped before a line above them, by up to 10693 s');
  });

  it('that every request has the same key', async () => {
    expect(
      await warningsAt(
        range(2000, (i) => i * 37),
        1,
      ),
    ).toContain('the same key');
  });
});

describe('an importer says', () => {
  async function nginxWarnings(times: readonly string[], options = {}): Promise<string> {
    async function* lines() {
      for (const [i, time] of times.entries()) {
        yield `h${i} - - [03/Feb/2024:12:00:${String(i % 60).padStart(2, '0')} +0000] "GET / HTTP/1.1" 200 5 "-" "-" ${time}`;
      }
    }
    return (await importAccessLog(lines(), { file: 'x', ...options })).warnings.join('\n');
  }

  it('that many service times are zero', async () => {
    const times = Array.from({ length: 50 }, (_, i) => (i < 10 ? '0.000' : '0.900'));
    expect(await nginxWarnings(times)).toContain('20.0 % of the service times are 0');
    expect(await nginxWarnings(times.fill('0.900'))).toBe('');
  });

  it('that the nodes would be idle', async () => {
    const times = Array.from({ length: 50 }, () => '0.010');
    expect(await nginxWarnings(times, { nodes: 1 })).toContain('only 1.0');
    expect(await nginxWarnings(times, { nodes: 1, service: '100ms' })).toBe('');
  });
});
