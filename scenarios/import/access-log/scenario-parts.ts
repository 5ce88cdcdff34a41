/** Everything that the text of an emitted scenario is made of. */

import type { ServiceChoice } from './service-law.ts';
import type { NodeSizes } from './size-nodes.ts';
import type { AccessLogOptions, AccessLogStats, LogFormat } from './types.ts';

export const SEED_DEFAULT = '1';
export const KEY_DEFAULT = 'client';

export interface ScenarioParts {
  readonly options: AccessLogOptions;
  readonly format: LogFormat;
  readonly stats: AccessLogStats;
  readonly service: ServiceChoice;
  readonly sizes: NodeSizes;
  readonly warnings: readonly string[];
}
