/** Envoy: ejects nodes that fail in a row, or whose success rate is far below that of the others. */

import { defineHealthCheck } from './define.ts';
import { createEnvoyDetector } from './outlier/envoy-detector.ts';
import { ENVOY_OUTLIER_PARAMETERS } from './outlier/envoy-parameters.ts';

export const outlierDetection = defineHealthCheck({
  name: 'outlier-detection',
  aliases: ['envoy-outlier-detection'],
  summary:
    'Five 5xx in a row eject a node at once, a success rate 1.9 deviations below the mean at the ' +
    'next sweep; it comes back at a sweep after 30 s times the number of its ejections.',
  deployed: [
    'Envoy outlier_detection',
    'Istio outlierDetection',
    'AWS App Mesh, Consul, Contour, …',
  ],
  source: 'envoyproxy/envoy:source/common/upstream/outlier_detection_impl.cc',
  weakness:
    'With fewer than 10 nodes the default limit of 10 % ejects nobody, ever; the older rule ejects ' +
    'the only node there is. Success rates are compared within the group: if all are healthy, ' +
    'somebody is still below. Of five equal ones one is an outlier in 3 % of sweeps, and in up to ' +
    '41 % if errors are so rare that a single one is enough; if most fail, nobody stands out. A node that fails half the time rarely does so five times in a row. Slow and ' +
    'idle nodes are not seen; who comes back gets full traffic at once. Each proxy judges by itself.',
  parameters: ENVOY_OUTLIER_PARAMETERS,
  initially: 'up',
  create: createEnvoyDetector,
});
