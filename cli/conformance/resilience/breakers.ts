/** What every circuit breaker keeps to. */

import type { CircuitBreaker, ResilienceDefinition } from '../../../algorithms/resilience/types.ts';
import { demand } from '../property.ts';
import { commonProperties, made, type Play, type Suite } from './common.ts';

const MS = 1e6;
const S = 1e9;

/** A call every millisecond that ends after five, some badly, some abandoned. */
const play: Play<CircuitBreaker> = (circuit, rng, { from, to }) => {
  let admitted = 0;
  const underWay: number[] = [];
  for (let call = from; call < to; call++) {
    const nowNs = call * MS;
    if (underWay.length > 4) end(circuit, nowNs, underWay.shift()!);
    if (!circuit.admits(nowNs)) continue;
    admitted += call;
    circuit.onCall(nowNs);
    underWay.push(rng());
  }
  for (const draw of underWay) end(circuit, to * MS, draw);
  return admitted;
};

function end(circuit: CircuitBreaker, nowNs: number, draw: number): void {
  if (draw < 0.1) circuit.onAbandon(nowNs);
  else circuit.onResult(draw < 0.8, 5 * MS, nowNs);
}

export const BREAKER_PROPERTIES: Suite<CircuitBreaker> = [
  {
    name: 'starts-closed',
    claim: 'lets the first call through, by its defaults',
    check: (definition) => {
      demand(made(definition).admits(0), () => 'it turns the first call away');
    },
  },
  {
    name: 'protects',
    claim: 'turns some of 10,000 calls away that fail, or of that many that never end',
    check(definition) {
      const isStopped = countAdmitted(definition, true) < 10_000;
      demand(isStopped || countAdmitted(definition, false) < 10_000, () => 'it admits all of them');
    },
  },
  {
    name: 'trusts-success',
    claim: 'lets every one of 10,000 calls through that succeed one after the other',
    check(definition) {
      const circuit = made(definition);
      for (let call = 0; call < 10_000; call++) {
        const nowNs = call * 10 * MS;
        demand(circuit.admits(nowNs), () => `it turns call ${call + 1} away`);
        circuit.onCall(nowNs);
        circuit.onResult(true, MS, nowNs + MS);
      }
    },
  },
  {
    name: 'forgives',
    claim: 'lets calls through again within ten minutes after all calls ended, also abandoned ones',
    check(definition) {
      for (const isAbandoned of [false, true]) {
        const circuit = made(definition);
        let underWay = 0;
        for (let call = 0; call < 1000; call++) {
          const nowNs = call * MS;
          if (!circuit.admits(nowNs)) continue;
          circuit.onCall(nowNs);
          if (isAbandoned) underWay++;
          else circuit.onResult(false, MS, nowNs);
        }
        for (; underWay > 0; underWay--) circuit.onAbandon(S);
        demand(admitsWithin(circuit, 600), () => {
          return `it turns calls away 600 s after the last one ${isAbandoned ? 'was abandoned' : 'failed'}`;
        });
      }
    },
  },
  {
    name: 'names-its-turn',
    claim: 'says when it may turn next, once it was asked: later than now',
    check(definition) {
      const circuit = made(definition);
      for (let call = 0; call < 2000; call++) {
        const nowNs = call * 10 * MS;
        const isAdmitted = circuit.admits(nowNs);
        const turnsNs = circuit.turnsNs(nowNs);
        demand(turnsNs > nowNs, () => `at ${nowNs} ns it says ${turnsNs} ns`);
        if (!isAdmitted) continue;
        circuit.onCall(nowNs);
        circuit.onResult(call % 7 === 0, MS, nowNs + MS);
      }
    },
  },
  ...commonProperties(play),
];

/** Of 10,000 calls, one every millisecond. */
function countAdmitted(
  definition: ResilienceDefinition<CircuitBreaker>,
  isEnding: boolean,
): number {
  const circuit = made(definition);
  let admitted = 0;
  for (let call = 0; call < 10_000; call++) {
    const nowNs = call * MS;
    if (!circuit.admits(nowNs)) continue;
    admitted++;
    circuit.onCall(nowNs);
    if (isEnding) circuit.onResult(false, MS, nowNs);
  }
  return admitted;
}

function admitsWithin(circuit: CircuitBreaker, seconds: number): boolean {
  for (let second = 2; second <= seconds; second++) if (circuit.admits(second * S)) return true;
  return false;
}
