/**
 * Markov-modulated Poisson process: a Poisson process whose rate jumps between states, for bursts.
 *
 * States follow each other in a cycle, each for an exponential time. Exact by inversion: a unit
 * exponential is spent along the rate until it is used up, so an arrival costs one uniform however
 * many states it crosses, and the states have a stream of their own.
 *
 * Source: W. Fischer, K. Meier-Hellstern, The MMPP cookbook, Performance Evaluation 1993.
 */

import type { Uniform } from '../../../algorithms/random.ts';
import type { MmppState } from '../types.ts';
import type { ArrivalProcess } from './types.ts';

export function mmppArrivals(
  states: readonly MmppState[],
  uniform: Uniform,
  stateUniform: Uniform,
): ArrivalProcess {
  // Starts in the state's long-run mix, so that the process is stationary from time 0.
  let state = firstState(states, stateUniform());
  let nowNs = 0;
  let stateEndNs = drawStay();

  function drawStay(): number {
    return -states[state]!.meanNs * Math.log1p(-stateUniform());
  }

  return {
    nextNs() {
      let left = -Math.log1p(-uniform());
      for (;;) {
        const ratePerNs = states[state]!.ratePerS / 1e9;
        const reach = (stateEndNs - nowNs) * ratePerNs;
        if (reach >= left) {
          nowNs += left / ratePerNs;
          return nowNs;
        }
        left -= reach;
        nowNs = stateEndNs;
        state = (state + 1) % states.length;
        stateEndNs = nowNs + drawStay();
      }
    },
  };
}

/** By time spent: an exponential stay is memoryless, so its rest has the same law as the whole. */
function firstState(states: readonly MmppState[], u: number): number {
  let total = 0;
  for (const { meanNs } of states) total += meanNs;
  let passed = 0;
  for (let i = 0; i < states.length; i++) {
    passed += states[i]!.meanNs;
    if (u * total < passed) return i;
  }
  return states.length - 1;
}
