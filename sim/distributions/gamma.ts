/**
 * Gamma law: between constant and exponential for shapes above 1, more variable below.
 *
 * The spread is the cv, 1 ÷ √shape, from 0.001 to 10. Below, it is a constant to anybody's eye;
 * above, more than nine in ten samples are shorter than a hundredth of the mean.
 */

import { createGamma, gammaLogQuantile } from './gamma-quantile.ts';
import type { ScaleFamily } from './scale-family.ts';
import { scaleFamilyLaw } from './scale-family-law.ts';

const shapeOf = (spread: number) => 1 / (spread * spread);

const family: ScaleFamily = {
  name: 'gamma',
  spreadMin: 1e-3,
  spreadMax: 10,
  spreadMaxForMean: 10,
  logMean: (spread) => Math.log(shapeOf(spread)),
  logQuantile: (spread, p, q) => gammaLogQuantile(shapeOf(spread), p, q),
  spreadOfCv: (cv) => cv,
  cvOfSpread: (spread) => spread,
  shape: {
    name: 'shape',
    summary: 'Below 1: more variable than exponential; 1: exponential; above 1: less.',
    toSpread: (shape) => 1 / Math.sqrt(shape),
    fromSpread: shapeOf,
  },
  scale: { name: 'scale', summary: 'Mean ÷ shape.' },
};

export const gamma = scaleFamilyLaw(
  family,
  'Any variation around a mean with a light tail: cv from 0.001 to 10.',
  ({ spread, scale }, describe) => createGamma({ shape: shapeOf(spread), scale }, describe),
);
