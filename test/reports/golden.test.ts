/**
 * The exact output for one small report, so that a change of a chart or of the terminal text is seen in
 * review. `npx vitest run test/reports/golden.test.ts -u` writes the files anew.
 */

import { describe, expect, it } from 'vitest';
import { CHARTS } from '../../reports/charts/index.ts';
import { CONFIG } from '../../reports/charts/theme.ts';
import { findFormat } from '../../reports/formats/index.ts';
import { sampleReport } from './sample-report.ts';

const SMALL = sampleReport({ variants: 2, nodes: 2, replications: 3, bins: 6 });
const OPTIONS = { color: false, unicode: true, width: 80 };

describe('golden', () => {
  it.each(CHARTS)('specification of $name', async (chart) => {
    const spec = chart.spec(SMALL);
    expect(spec.config).toBe(CONFIG);
    const text = JSON.stringify({ ...spec, config: undefined }, rounded, 1);
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/${chart.name}.txt`);
  });

  it.each(['run', 'compare'])('terminal text of %s', async (command) => {
    const report = sampleReport(command === 'run' ? { variants: 1 } : {});
    const text = await findFormat('terminal')!.render(report, OPTIONS);
    await expect(text).toMatchFileSnapshot(`golden/${command}.txt`);
  });

  it('markdown', async () => {
    const text = await findFormat('markdown')!.render(SMALL, OPTIONS);
    await expect(text).toMatchFileSnapshot('golden/markdown.txt');
  });
});

/** The sample is made with logarithms, whose last digit differs between versions of Node. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}
