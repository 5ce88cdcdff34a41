/** Every health check, one line each; list order is report order. */

import { active } from './active.ts';
import { agentCheck } from './agent-check.ts';
import { albHealthCheck } from './alb-health-check.ts';
import { caddyPassive } from './caddy-passive.ts';
import { consulCheck } from './consul-check.ts';
import { envoyHealthCheck } from './envoy-health-check.ts';
import { finagleFailureAccrual } from './finagle-failure-accrual.ts';
import { grpcOutlierDetection } from './grpc-outlier-detection.ts';
import { haproxyCheck } from './haproxy-check.ts';
import { kubernetesReadiness } from './kubernetes-readiness.ts';
import { linkerdFailureAccrual } from './linkerd-failure-accrual.ts';
import { nginxPlusHealthCheck } from './nginx-plus-health-check.ts';
import { outlierDetection } from './outlier-detection.ts';
import { passive } from './passive.ts';
import { phiAccrual } from './phi-accrual.ts';
import { phiExponential } from './phi-exponential.ts';
import { proxysqlShun } from './proxysql-shun.ts';
import { ribbonCircuit } from './ribbon-circuit.ts';
import { tcpCheck } from './tcp-check.ts';
import { traefikPassive } from './traefik-passive.ts';
import { ttlCheck } from './ttl-check.ts';
import type { HealthDefinition } from './types.ts';

export const HEALTH: readonly HealthDefinition[] = [
  active,
  tcpCheck,
  haproxyCheck,
  agentCheck,
  nginxPlusHealthCheck,
  envoyHealthCheck,
  albHealthCheck,
  kubernetesReadiness,
  consulCheck,
  ttlCheck,
  phiAccrual,
  phiExponential,
  passive,
  caddyPassive,
  traefikPassive,
  outlierDetection,
  grpcOutlierDetection,
  finagleFailureAccrual,
  linkerdFailureAccrual,
  ribbonCircuit,
  proxysqlShun,
];

/** The check of that name or alias, or null. */
export function healthCheckByName(name: string): HealthDefinition | null {
  return HEALTH.find((entry) => entry.name === name || entry.aliases.includes(name)) ?? null;
}
