import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOG_FORMATS } from '../../scenarios/import/access-log/formats/index.ts';
import type { LogFormatName, LogRequest } from '../../scenarios/import/access-log/types.ts';

function parse(name: LogFormatName, line: string) {
  return LOG_FORMATS.find((format) => format.name === name)!.parseLine(line);
}

function parseRequest(name: LogFormatName, line: string): LogRequest {
  const parsed = parse(name, line);
  if (parsed === null || parsed === 'comment') throw new Error(`not a request: ${line}`);
  return parsed;
}

/** The format that the line shows, as `auto` chooses. */
function detected(line: string): LogFormatName | null {
  return LOG_FORMATS.find((format) => format.detect(line))?.name ?? null;
}

function fixture(name: string): string[] {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
}

const NOON = Date.UTC(2024, 1, 3, 12);
const HEAD = '203.0.113.9 - - [03/Feb/2024:12:00:00 +0000] "GET /a HTTP/1.1" 200 512';
const COMBINED = `${HEAD} "-" "curl/8"`;

describe('every format', () => {
  it.each([
    [COMBINED, 'combined'],
    [HEAD, 'combined'],
    [`${COMBINED} "10.0.0.12"`, 'combined'],
    [`${COMBINED} 0.005`, 'nginx'],
    [`${COMBINED} 0.005 0.004`, 'nginx'],
    [`${COMBINED} rt=0.005 uct="0.000" urt="0.004"`, 'nginx'],
    [`${COMBINED} 5012`, 'apache'],
    [`${HEAD} 5012`, 'apache'],
    [`shop.example:443 ${COMBINED} 5012`, 'apache'],
    [fixture('nginx-ingress.log')[0]!, 'nginx-ingress'],
    [fixture('nginx-ltsv.log')[0]!, 'ltsv'],
    [fixture('haproxy-prod-2012.log')[0]!, 'haproxy'],
    ['a.example\t-\t807256800\tGET\t/x.gif\t200\t1713', 'tsv'],
    ['{"level":"info","ts":1761019822.3}', null],
    ['', null],
  ])('is told from the others: %s', (line, name) => {
    expect(detected(line)).toBe(name);
  });

  it.each(LOG_FORMATS.map((format) => format.name))('%s refuses other text', (name) => {
    for (const line of [
      'hello',
      '203.0.113.9 - - [32/Feb/2024:12:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-" 0.001',
      '203.0.113.9 - - [03/Feb/2024:12:00:00 +0000] "GET / HTTP/1.1',
      '\t\t\t\t\t\t\t',
      '\\"'.repeat(2000),
      '[ '.repeat(2000),
    ]) {
      expect(parse(name, line), line.slice(0, 80)).toBeNull();
    }
  });
});

describe('NCSA lines', () => {
  it.each([
    ['203.0.113.9 - - ', '203.0.113.9'],
    ['2001:db8::7 - frank ', '2001:db8::7'],
    ['unix: - - ', 'unix:'],
    ['host.example - Frank De La Rue ', 'host.example'],
    ['shop.example:80 203.0.113.9 - - ', '203.0.113.9'],
    ['shop.example 203.0.113.9 - - ', '203.0.113.9'],
    ['shop.example:443 2001:db8::7 - - ', '2001:db8::7'],
    ['203.0.113.9, 10.0.0.1 - - ', '203.0.113.9'],
    ['203.0.113.9 - [203.0.113.9] - - ', '203.0.113.9'],
  ])('know the client of "%s"', (prefix, client) => {
    const line = `${prefix}[03/Feb/2024:12:00:00 +0000] "GET /a HTTP/1.1" 200 512`;
    expect(parseRequest('combined', line).client).toBe(client);
  });

  it.each([
    ['GET /a?b=c&d=%20 HTTP/1.1', '/a?b=c&d=%20'],
    ['GET /a b c HTTP/1.1', '/a b c'],
    ['GET /a', '/a'],
    ['\\x16\\x03\\x01', '\\x16\\x03\\x01'],
    ['-', '-'],
    ['', ''],
    ['GET /say?\\"hi\\" HTTP/2.0', '/say?\\"hi\\"'],
  ])('know the URL of "%s"', (request, url) => {
    const line = `203.0.113.9 - - [03/Feb/2024:12:00:00 +0000] "${request}" 400 -`;
    expect(parseRequest('combined', line)).toMatchObject({ url, status: '400' });
  });

  it('allow escaped quotes in the user agent', () => {
    const line = `${HEAD} "https://a.example/\\"x\\"" "He said \\"hi\\" \\\\" 0.250`;
    expect(parseRequest('nginx', line)).toMatchObject({ url: '/a', totalUs: 250_000 });
  });

  it('have no times in the common and combined formats', () => {
    for (const line of [...fixture('combined-2009.log'), ...fixture('combined-2015.log')]) {
      expect(detected(line)).toBe('combined');
      expect(parseRequest('combined', line)).toMatchObject({ serviceUs: null, leadUs: 0 });
    }
  });
});

describe('nginx', () => {
  it.each([
    // rest of the line, request time, service time, proxied
    ['', null, null, true],
    ['"10.0.0.12"', null, null, true],
    ['0.057', 57_000, 57_000, true],
    ['0.057 0.042', 57_000, 42_000, true],
    ['"0.057" "0.042"', 57_000, 42_000, true],
    ['"-" 0.057 0.042 .', 57_000, 42_000, true],
    ['0.202 0.001, 0.200', 202_000, 200_000, true],
    ['0.202 "0.001, 0.200"', 202_000, 200_000, true],
    ['0.202 0.001 : 0.200', 202_000, 200_000, true],
    ['0.202 0.100, -', 202_000, 100_000, true],
    ['0.202 -, 0.100', 202_000, 100_000, true],
    ['0.001 -', 1000, null, false],
    ['0.057 10.0.0.2:8080 0.042', 57_000, 42_000, true],
    ['0.057 unix:/run/app.sock 0.042', 57_000, 42_000, true],
    ['rt=0.057 uct="0.000" uht="0.040" urt="0.042"', 57_000, 42_000, true],
    ['rt=0.057 urt=0.001, 0.042', 57_000, 42_000, true],
    ['rt=0.057 urt="-"', 57_000, null, false],
    ['request_time=0.057 upstream_response_time=0.042', 57_000, 42_000, true],
    ['3600.000 3599.999', 3_600_000_000, 3_599_999_000, true],
  ])('reads the times of "… %s"', (rest, totalUs, serviceUs, proxied) => {
    const request = parseRequest('nginx', `${COMBINED} ${rest}`.trim());
    expect(request).toMatchObject({ stampMs: NOON, totalUs, serviceUs, proxied });
    // The line is written at the end of the request.
    expect(request.leadUs).toBe(totalUs ?? 0);
  });
});

describe('ingress-nginx', () => {
  it('reads every line of the sample, retries and sockets included', () => {
    const seen = fixture('nginx-ingress.log').map((line) => {
      expect(detected(line)).toBe('nginx-ingress');
      const { client, serviceUs, server, proxied, totalUs } = parseRequest('nginx-ingress', line);
      return [client, totalUs, serviceUs, server, proxied];
    });
    expect(seen).toEqual([
      ['192.168.64.1', 1000, 0, '172.17.0.5:8080', true],
      ['192.168.64.1', 1000, 0, '172.17.0.5:8080', true],
      ['192.168.64.1', 0, 1000, '172.17.0.5:8080', true],
      ['192.168.64.1', 1000, 0, '172.17.0.5:8080', true],
      ['192.168.64.1', 0, null, null, false],
      ['192.168.64.1', 0, null, null, false],
      ['192.168.64.1', 1000, 0, '172.17.0.5:8080', true],
      ['192.168.64.1', 2000, 1000, '172.17.0.6:8080', true],
      ['192.168.64.1', 1000, 1000, '172.17.0.5:8080', true],
      ['192.168.64.1', 0, 1000, '172.17.0.5:8080', true],
      ['192.168.64.14', 1000, 4000, '172.17.0.7:8080', true],
      ['2a02:cf40::', 33_000, 36_000, '[2a02:cf40::]:9200', true],
      ['2a02:cf40::4e36', 0, 0, '[2a02:cf40::4e36]:5000', true],
      ['192.168.64.1', 2000, 2000, 'unix:/var/run/php-fpm.sock', true],
      ['192.168.64.14', 1000, 100_000, '172.17.0.6:8080', true],
    ]);
  });
});

describe('Apache', () => {
  it.each([
    ['5012', 5012],
    ['"5012"', 5012],
    ['**0/5012**', null],
    ['**5012**', 5012],
    ['D=5012', 5012],
    ['5012us', 5012],
    ['0/5012', 5012],
    ['shop.example 5012', 5012],
    ['"10.0.0.12"', null],
    ['5012 -', null],
    ['', null],
  ])('reads the microseconds of "… %s"', (rest, serviceUs) => {
    for (const head of [HEAD, COMBINED, `shop.example:80 ${COMBINED}`]) {
      const request = parseRequest('apache', `${head} ${rest}`.trim());
      // %t is the arrival, so nothing is subtracted.
      expect(request).toMatchObject({ stampMs: NOON, serviceUs, leadUs: 0, client: '203.0.113.9' });
    }
  });
});

describe('HAProxy', () => {
  const line = (options: { client?: string; server?: string; timers?: string; tail?: string }) =>
    `${options.client ?? '203.0.113.9:5012'} [03/Feb/2024:12:00:00.385] web~ ` +
    `be/${options.server ?? 's1'} ${options.timers ?? '3/1/2/40/50'} 200 512 - - ---- ` +
    `1/1/0/0/0 0/0 ${options.tail ?? '"GET /a HTTP/1.1"'}`;

  it.each([
    ['', '203.0.113.9:5012', '203.0.113.9'],
    ['Feb  3 12:00:00 lb1 haproxy[9]: ', '203.0.113.9:5012', '203.0.113.9'],
    ['<134>Feb  3 12:00:00 haproxy[9]: ', '2001:db8::7:5012', '2001:db8::7'],
    ['2024-02-03T12:00:00+00:00 lb1 haproxy[9]: ', 'unix:1', 'unix'],
  ])('reads a line after "%s"', (prefix, client, address) => {
    expect(parseRequest('haproxy', prefix + line({ client }))).toEqual({
      stampMs: NOON + 385,
      wholeSecond: false,
      leadUs: 0,
      client: address,
      url: '/a',
      status: '200',
      serviceUs: 40_000,
      totalUs: 50_000,
      server: 's1',
      proxied: true,
    });
  });

  it.each([
    // Sent but never answered: held from the connection to the end.
    ['s1', '3/1/2/-1/50', 44_000, true],
    ['s1', '-1/0/2/-1/50', 48_000, true],
    // Never connected.
    ['s1', '3/1/-1/-1/50', null, true],
    ['s1', '3/1/2/0/+50', 0, true],
    ['<NOSRV>', '-1/-1/-1/-1/12', null, false],
    ['<STATS>', '0/0/0/0/0', null, false],
  ])('of server %s and timers %s takes the service time', (server, timers, serviceUs, proxied) => {
    expect(parseRequest('haproxy', line({ server, timers }))).toMatchObject({ serviceUs, proxied });
  });

  it.each([
    ['{Mozilla/5.0 (X11; "x")} {} "POST /b?c=d HTTP/1.1"', '/b?c=d'],
    ['"<BADREQ>"', '<BADREQ>'],
    ['"GET /cut/by/syslo', '/cut/by/syslo'],
    ['', '-'],
  ])('of the tail %s takes the URL', (tail, url) => {
    expect(parseRequest('haproxy', line({ tail }))).toMatchObject({ url });
  });

  it('reads every line of the samples', () => {
    const kinds = (name: string) => {
      const parsed = fixture(name).map((text) => parse('haproxy', text));
      expect(parsed).not.toContain(null);
      const requests = parsed.filter((entry) => entry !== 'comment') as LogRequest[];
      return [requests.filter((r) => r.proxied).length, requests.length, parsed.length];
    };
    expect(kinds('haproxy-prod-2012.log')).toEqual([PROXIED_2012, 48, 48]);
    // Three "Proxy … started" and one "SSL handshake failure" are no requests.
    expect(kinds('haproxy-notices-2019.log')).toEqual([13, 13, 17]);
  });

  it('does not take a TCP log for an HTTP log', () => {
    expect(
      parse(
        'haproxy',
        '203.0.113.9:5012 [03/Feb/2024:12:00:00.385] fe be/s1 1/2/3 512 -- 1/1/0/0/0 0/0',
      ),
    ).toBeNull();
  });
});

// grep -vc '<NOSRV>' fixtures/haproxy-prod-2012.log
const PROXIED_2012 = 30;

describe('LTSV', () => {
  it.each([
    ['time:2024-02-03T12:00:00Z\turi:/a\tapptime:0.057\tstatus:200', 0, 57_000, true],
    ['time:2024-02-03T12:00:00Z\turi:/a\tapptime:-\tstatus:400', 0, null, false],
    ['time:2024-02-03T12:00:00Z\turi:/a\treqtime:0.321', 321_000, 321_000, true],
    ['time:2024-02-03T12:00:00Z\turi:/a\treqtime:0.321\tapptime:0.300', 321_000, 300_000, true],
    ['time:[03/Feb/2024:12:00:00 +0000]\treq:GET /a HTTP/1.1\treqtime_microsec:57', 0, 57, true],
    ['time:1706961600\tpath:/a', 0, null, true],
  ])('reads %s', (line, leadUs, serviceUs, proxied) => {
    expect(parseRequest('ltsv', line)).toMatchObject({
      stampMs: NOON,
      url: '/a',
      leadUs,
      serviceUs,
      proxied,
    });
  });

  it('takes the host as the client, and reads the whole sample', () => {
    expect(parseRequest('ltsv', 'host:203.0.113.9\ttime:1706961600')).toMatchObject({
      client: '203.0.113.9',
      status: '-',
    });
    const parsed = fixture('nginx-ltsv.log').map((line) => parseRequest('ltsv', line));
    expect(parsed.filter((request) => request.proxied)).toHaveLength(11);
  });
});

describe('tab-separated logs', () => {
  it('read requests and skip the heading', () => {
    expect(parse('tsv', 'host\tlogname\ttime\tmethod\turl\tresponse\tbytes')).toBe('comment');
    const line = 'a.example\t-\t1706961600\tGET\t/x.gif\t200\t1713\t\t';
    expect(parseRequest('tsv', line)).toMatchObject({
      stampMs: NOON,
      wholeSecond: true,
      client: 'a.example',
      url: '/x.gif',
      status: '200',
      serviceUs: null,
    });
    expect(parse('tsv', 'a.example\t-\t1706961600\tGET\t/x.gif\tOK\t1713')).toBeNull();
  });
});
