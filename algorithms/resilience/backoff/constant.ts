/** The same pause before every retry. */

import { defineBackoff } from '../define.ts';

export const constantBackoff = defineBackoff({
  name: 'constant-backoff',
  aliases: ['fixed-delay'],
  summary: 'Every retry waits as long.',
  deployed: [
    'Caddy lb_try_interval (250 ms)',
    'HAProxy turn-around pause before the same server (1 s)',
  ],
  source: 'caddyserver/caddy:modules/caddyhttp/reverseproxy/reverseproxy.go#tryAgain',
  weakness: 'Whoever failed together comes back together, as often as they retry.',
  parameters: {
    delay: { kind: 'duration', default: 250e6, min: 0, summary: 'The pause.' },
  },
  create: ({ delay }) => ({ delayNs: () => delay }),
});
