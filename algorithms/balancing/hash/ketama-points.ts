/** Where ketama puts a server's points: nginx's chain of CRCs, or libmemcached's MD5 digests. */

import { wholeWeight, wholeWeightFactor } from '../structures/integer-weights.ts';
import type { NodeId } from '../types.ts';
import { crc32, crc32Bytes } from './functions/crc32.ts';
import { md5, md5Word } from './functions/md5.ts';
import { createPointList, type PointRing, pointWeightMax } from './point-ring.ts';

/** Points per unit of weight (nginx), or per server on average (libmemcached). */
const POINTS = 160;

export interface KetamaMember {
  readonly node: NodeId;
  /** `10.0.0.1:8080`, or a name. */
  readonly address: string;
  readonly weight: number;
}

/**
 * nginx: p(0) = crc32(HOST 00 PORT 00000000), p(n + 1) = crc32(HOST 00 PORT p(n)), numbers as four
 * bytes, the lowest first. Points that fall together belong to the first in the list.
 *
 * nginx/nginx:src/http/modules/ngx_http_upstream_hash_module.c#ngx_http_upstream_update_chash
 */
export function nginxContinuum(members: readonly KetamaMember[]): PointRing {
  const weightMax = pointWeightMax(members.length, POINTS);
  const weights = Float64Array.from(members, ({ weight }) => weight);
  const factor = wholeWeightFactor(weights, weightMax);
  const counts = Uint32Array.from(
    weights,
    (weight) => POINTS * wholeWeight(weight, factor, weightMax),
  );
  const list = createPointList(counts.reduce((sum, count) => sum + count, 0));
  const previous = new Uint8Array(4);
  members.forEach(({ node, address }, i) => {
    const { host, port } = splitAddress(address);
    const base = crc32(`${host}\0${port}`);
    previous.fill(0);
    for (let point = 0; point < counts[i]!; point++) {
      const hash = crc32Bytes(previous, base);
      list.add(hash, node);
      for (let byte = 0; byte < 4; byte++) previous[byte] = hash >>> (8 * byte);
    }
  });
  return list.toRing('drop');
}

/** The port is what follows the last colon, if that is digits; `unix:` is no part of the host. */
function splitAddress(address: string): { readonly host: string; readonly port: string } {
  if (/^unix:/i.test(address)) return { host: address.slice(5), port: '' };
  const found = /^(.*):(\d*)$/s.exec(address);
  return found === null ? { host: address, port: '' } : { host: found[1]!, port: found[2]! };
}

/** memcached's port, which Twemproxy leaves out of a server's name, as libmemcached does. */
const MEMCACHED_PORT = /:11211$/;

/**
 * libmemcached and Twemproxy: floor(40 × servers × weight ÷ total) digests md5(NAME-i) for each
 * server, four points each, in the single precision that both compute in.
 *
 * twitter/twemproxy:src/hashkit/nc_ketama.c#ketama_update
 */
export function md5Continuum(members: readonly KetamaMember[]): PointRing {
  const total = Math.fround(members.reduce((sum, { weight }) => sum + weight, 0));
  // Four more each, should single precision round up.
  const list = createPointList((POINTS + 4) * members.length);
  for (const { node, address, weight } of members) {
    const share = Math.fround(Math.fround(weight) / total);
    const perServer = Math.fround(Math.fround(share * POINTS) / 4);
    const digests = Math.floor(Math.fround(Math.fround(perServer * members.length) + 1e-10));
    const name = address.replace(MEMCACHED_PORT, '');
    for (let i = 0; i < digests; i++) {
      const digest = md5(`${name}-${i}`);
      for (let word = 0; word < 4; word++) list.add(md5Word(digest, word), node);
    }
  }
  return list.toRing('keep');
}
