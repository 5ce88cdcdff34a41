/** What a Consul check says before its first result. */

export const CONSUL_STATUS = {
  kind: 'choice',
  choices: ['critical', 'passing'],
  default: 'critical',
  summary: 'What is believed of an instance that registers, until its first result.',
} as const;
