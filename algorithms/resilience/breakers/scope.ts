/** What one circuit stands for. */

export const SCOPE_PARAMETER = {
  per: {
    kind: 'choice',
    default: 'service',
    choices: ['service', 'node'],
    summary:
      'One circuit for the whole service, or one for each node, which gets no requests while its circuit is open.',
  },
} as const;
