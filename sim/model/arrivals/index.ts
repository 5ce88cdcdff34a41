/** Makes the arrival process that a model asks for. */

import type { StreamFactory } from '../../engine/streams.ts';
import type { ArrivalModel } from '../types.ts';
import { constantArrivals } from './constant.ts';
import { mmppArrivals } from './mmpp.ts';
import { poissonArrivals } from './poisson.ts';
import { renewalArrivals } from './renewal.ts';
import { scheduleArrivals } from './schedule.ts';
import { traceArrivals } from './trace.ts';
import type { ArrivalProcess } from './types.ts';

/** Null for closed clients: their users' answers drive them. */
export function createArrivals(
  model: ArrivalModel,
  clientName: string,
  streams: StreamFactory,
): ArrivalProcess | null {
  const stream = (purpose: string) => streams.stream(`${purpose}/${clientName}`);
  switch (model.process) {
    case 'constant':
      return constantArrivals(model.ratePerS);
    case 'poisson':
      return poissonArrivals(model.ratePerS, stream('arrivals'));
    case 'renewal':
      return renewalArrivals(model.gap, model.batch, stream('arrivals'));
    case 'mmpp':
      return mmppArrivals(model.states, stream('arrivals'), stream('arrival-states'));
    case 'schedule':
      return scheduleArrivals(model.points, model.repeat, stream('arrivals'));
    case 'trace':
      return traceArrivals(model.trace);
    case 'closed':
      return null;
  }
}
