import { defineBalancer } from 'lbsim';

export const offByOne = defineBalancer({
  name: 'off-by-one',
  summary: 'One further than the last node.',
  create: () => ({ pick: (view) => view.eligibleCount }),
});
