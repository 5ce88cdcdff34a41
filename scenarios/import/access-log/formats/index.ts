/** Every log format, the most telling first: the first of the best matches is taken. */

import type { LogFormat } from '../types.ts';
import { apache } from './apache.ts';
import { combined } from './combined.ts';
import { haproxy } from './haproxy.ts';
import { ltsv } from './ltsv.ts';
import { nginx } from './nginx.ts';
import { nginxIngress } from './nginx-ingress.ts';
import { tsv } from './tsv.ts';

export const LOG_FORMATS: readonly LogFormat[] = [
  haproxy,
  nginxIngress,
  nginx,
  apache,
  combined,
  ltsv,
  tsv,
];
