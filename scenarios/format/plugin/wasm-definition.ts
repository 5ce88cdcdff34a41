/**
 * A WebAssembly module → a definition. The interface is small and documented in docs/plugins.md:
 * numbers in, a node out, and three arrays of the view in the module's own memory, which it places.
 *
 * Every balancer has an instance of its own, and an instance can reach nothing but `lbsim.random`,
 * so such an algorithm is deterministic whatever it was written in.
 */

import { basename } from 'node:path';
import { defineBalancer } from '../../../algorithms/balancing/define.ts';
import type {
  AlgorithmDefinition,
  BalancerContext,
  BalancerView,
  BalancingAlgorithm,
} from '../../../algorithms/balancing/types.ts';
import { Instance, Module, type WasmMemory, type WasmModule } from './web-assembly.ts';

/** Function → how many numbers it takes; the first two are required. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  create: 1,
  pick: 3,
  on_start: 2,
  on_end: 4,
  on_membership: 2,
};
const REQUIRED = ['create', 'pick'];
const IMPORTS = ['lbsim.random', 'env.abort'];

interface WasmExports {
  readonly memory: WasmMemory;
  create(nodeCount: number): number;
  pick(eligibleCount: number, key: number, nowNs: number): number;
  on_start?(node: number, nowNs: number): void;
  on_end?(node: number, latencyNs: number, ok: number, nowNs: number): void;
  on_membership?(eligibleCount: number, nowNs: number): void;
  readonly uses_keys?: { readonly value: unknown };
}

/** Everything that is missing or wrong, as half sentences; none if it is an algorithm. */
export function wasmFaults(module: WasmModule): readonly string[] {
  const kinds = new Map<string, string>();
  for (const { name, kind } of Module.exports(module)) kinds.set(name, kind);
  const missing = REQUIRED.filter((name) => kinds.get(name) !== 'function');
  const unknown = Module.imports(module)
    .map((wanted) => `${wanted.module}.${wanted.name}`)
    .filter((name) => !IMPORTS.includes(name));
  return [
    ...(kinds.get('memory') === 'memory' ? [] : ['it exports no `memory`']),
    ...missing.map((name) => `it exports no function \`${name}\``),
    ...unknown.map((name) => `it imports \`${name}\`; there is only \`lbsim.random\``),
  ];
}

export function wasmDefinition(module: WasmModule, file: string): AlgorithmDefinition {
  const name = basename(file, '.wasm').replace(/[^a-zA-Z0-9]+/g, '-');
  // The start function may run here: it has no view and nobody's random numbers.
  const { uses_keys: usesKeys } = instantiate(module, () => 0);
  return defineBalancer({
    name,
    summary: `The WebAssembly module ${basename(file)}.`,
    usesKeys: Number(usesKeys?.value ?? 0) !== 0,
    create: (_, context) => createInstance(module, context),
  });
}

function instantiate(module: WasmModule, random: () => number): WasmExports {
  const abort = (_message: number, _file: number, line: number, column: number) => {
    throw new Error(`the module aborted at ${line}:${column} of its source`);
  };
  const instance = new Instance(module, { lbsim: { random }, env: { abort } });
  const exports = instance.exports as unknown as WasmExports & Readonly<Record<string, unknown>>;
  for (const [name, count] of Object.entries(FUNCTIONS)) {
    const given = exports[name];
    if (typeof given !== 'function' || given.length === count) continue;
    throw new TypeError(`\`${name}\` takes ${given.length} numbers; it must take ${count}`);
  }
  return exports;
}

/** The three arrays, in the module's memory. */
interface Mirror {
  eligible: Uint32Array;
  inFlight: Int32Array;
  weight: Float64Array;
}

function createInstance(
  module: WasmModule,
  { nodeCount, rng }: BalancerContext,
): BalancingAlgorithm {
  const exports = instantiate(module, rng);
  const address = exports.create(nodeCount);
  const mirror = mapView(exports.memory, address, nodeCount);
  let view: BalancerView;

  /** Memory that grew is another buffer: the arrays that looked into the old one are empty. */
  function remap(): void {
    Object.assign(mirror, mapView(exports.memory, address, nodeCount));
  }

  return {
    // Hot: runs once per request. No allocation, no closures.
    pick({ eligibleCount }, { key }, nowNs) {
      return exports.pick(eligibleCount, key, nowNs);
    },
    // Hot: runs once per request. No allocation, no closures.
    onStart(node, nowNs) {
      if (mirror.inFlight.length === 0) remap();
      mirror.inFlight[node] = view.inFlight[node]!;
      exports.on_start?.(node, nowNs);
    },
    // Hot: runs once per request. No allocation, no closures.
    onDone(node, latencyNs, ok, nowNs) {
      if (mirror.inFlight.length === 0) remap();
      mirror.inFlight[node] = view.inFlight[node]!;
      exports.on_end?.(node, latencyNs, ok ? 1 : 0, nowNs);
    },
    onMembership(given, nowNs) {
      view = given;
      if (mirror.inFlight.length === 0) remap();
      const { eligibleCount } = view;
      for (let i = 0; i < eligibleCount; i++) mirror.eligible[i] = view.eligible[i]!;
      mirror.weight.set(view.weight);
      mirror.inFlight.set(view.inFlight);
      exports.on_membership?.(eligibleCount, nowNs);
    },
  };
}

/** `address` holds the addresses of the three arrays, each as a u32. */
function mapView({ buffer }: WasmMemory, address: number, nodeCount: number): Mirror {
  try {
    const [eligible, inFlight, weight] = new Uint32Array(buffer, address >>> 0, 3);
    return {
      eligible: new Uint32Array(buffer, eligible, nodeCount),
      inFlight: new Int32Array(buffer, inFlight, nodeCount),
      weight: new Float64Array(buffer, weight, nodeCount),
    };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`\`create\` announced arrays that do not fit its memory: ${said}`);
  }
}
