/** Writes the pages of `docs/` that list everything that can be chosen: `npm run docs:algorithms`. */

import { writeFileSync } from 'node:fs';
import { cataloguePages } from '../dist/cli/catalogue/markdown.js';

for (const [page, text] of cataloguePages()) writeFileSync(page, text);
