/** Ends a test run with one line that says how it went, and names what was skipped. */

import type { Reporter, TestCase, TestModule } from 'vitest/node';

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // A file that cannot be loaded, or a group whose preparation failed: its tests count as skipped.
    const broken = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .filter((group) => group.errors().length > 0).length;
    for (const test of tests)
      if (test.result().state === 'skipped') process.stdout.write(skipped(test));
    const line = `${count('passed')} passed, ${count('failed') + broken} failed`;
    process.stdout.write(`${line}, ${count('skipped')} skipped\n`);
  }
}

function skipped(test: TestCase): string {
  return `skipped: ${test.fullName}\n`;
}
