/** How products score a node for a key: the highest score wins. */

import type { BalancerContext, BalancerView, NodeId } from '../types.ts';
import { continueFnv1a64, fnv1a64 } from './functions/fnv1a.ts';
import { type MutableHash64, multiply64 } from './functions/hash64.ts';
import { utf8 } from './functions/utf8.ts';
import { xxhash64 } from './functions/xxhash64.ts';
import { createKeyHashes } from './key-hashes.ts';

export interface RendezvousScore {
  /** After weights changed. */
  update?(view: BalancerView): void;
  /** The key that `of` is about from now on. */
  load(key: number): void;
  of(node: NodeId): number;
}

const TWO_32 = 4_294_967_296;
const scratch = new DataView(new ArrayBuffer(8));

/** −w ÷ ln x with x from the xorshift* of both hashes, and a logarithm good to four digits. */
// envoyproxy/envoy:source/extensions/load_balancing_policies/rendezvous_hash/rendezvous_hash_lb.cc
function envoyScore(context: BalancerContext): RendezvousScore {
  const nodes = context.nodeAddresses.map((address) => xxhash64(address));
  const highs = Uint32Array.from(nodes, ({ high }) => high);
  const lows = Uint32Array.from(nodes, ({ low }) => low);
  const key = createKeyHashes(context, xxhash64);
  const share = new Float64Array(context.nodeCount);
  const mixed: MutableHash64 = { high: 0, low: 0 };
  return {
    update({ eligible, eligibleCount, weight }) {
      let total = 0;
      for (let i = 0; i < eligibleCount; i++) total += weight[eligible[i]!]!;
      for (let node = 0; node < share.length; node++) share[node] = weight[node]! / total;
    },
    load: key.load,
    of(node) {
      mixed.high = key.high ^ highs[node]!;
      mixed.low = key.low ^ lows[node]!;
      xorshiftStar(mixed);
      // The low 53 bits, as a number in [0, 1).
      const x = ((mixed.high & 0x1fffff) * TWO_32 + mixed.low) / 9_007_199_254_740_992;
      return -share[node]! / (Math.LN2 * fastLog2(x));
    },
  };
}

export function xorshiftStar(value: MutableHash64): void {
  value.low ^= (value.low >>> 12) | (value.high << 20);
  value.high ^= value.high >>> 12;
  value.high ^= (value.high << 25) | (value.low >>> 7);
  value.low ^= value.low << 25;
  value.low = (value.low ^ ((value.low >>> 27) | (value.high << 5))) >>> 0;
  value.high = (value.high ^ (value.high >>> 27)) >>> 0;
  // 2,685,821,657,736,338,717.
  multiply64(value, 0x2545f491, 0x4f6cdd1d);
}

/** Envoy's: the exponent, and a rational function of a mantissa in [0.75, 1.5). */
export function fastLog2(x: number): number {
  scratch.setFloat64(0, x);
  const high = scratch.getUint32(0);
  // A mantissa from 1.5 on is halved, and the exponent is one more.
  const exponent = 1023 ^ ((high >>> 19) & 1);
  scratch.setUint32(0, ((exponent << 20) | (high & 0xfffff)) >>> 0);
  const t = scratch.getFloat64(0) - 1;
  const approximation = (t * (0.338953 * t + 2.198599)) / (t + 1.523692);
  return ((high >>> 20) & 0x7ff) - exponent + approximation;
}

/** w ÷ −ln(FNV-1a of the key and the node's name, ÷ 2^64). */
// traefik/traefik:pkg/server/service/loadbalancer/hrw/hrw.go#getNodeScore
function traefikScore(context: BalancerContext): RendezvousScore {
  const names = context.nodeAddresses.map((address) => utf8(traefikName(address)).slice());
  const key = createKeyHashes(context, fnv1a64);
  const hash: MutableHash64 = { high: 0, low: 0 };
  let weight: Float64Array = new Float64Array();
  return {
    update(view) {
      weight = view.weight;
    },
    load: key.load,
    of(node) {
      // FNV goes on where the key's hash ends.
      hash.high = key.high;
      hash.low = key.low;
      continueFnv1a64(hash, names[node]!);
      return weight[node]! / -Math.log((hash.high * TWO_32 + hash.low) / (TWO_32 * TWO_32));
    },
  };
}

/** Traefik knows a server by its URL; a name that is no address stays as it is. */
const traefikName = (address: string) =>
  /^[^/]+:\d+$/.test(address) ? `http://${address}` : address;

/** xxHash64 of the address and the key in one text; no weights. */
// caddyserver/caddy:modules/caddyhttp/reverseproxy/selectionpolicies.go#hostByHashing
function caddyScore({ nodeAddresses, keyText }: BalancerContext): RendezvousScore {
  let text = '';
  return {
    load(key) {
      text = keyText(key);
    },
    of(node) {
      // To 53 bits of the 64: hashes that differ only below that are one in 10^16.
      const { high, low } = xxhash64(nodeAddresses[node]! + text);
      return high * TWO_32 + low;
    },
  };
}

export const RENDEZVOUS_SCORES: Readonly<
  Record<string, (context: BalancerContext) => RendezvousScore>
> = { envoy: envoyScore, traefik: traefikScore, caddy: caddyScore };
