/**
 * Runs command lines one after the other in one process: `node batch.mjs PROGRAM JSON`.
 *
 * A file of its own, and not `node -e`, because worker threads inherit the flags of their process.
 */

const [program, commandLines] = process.argv.slice(2);
const { runProgram } = await import(program);
const write = process.stdout.write.bind(process.stdout);
const results = [];
for (const args of JSON.parse(commandLines)) {
  const result = { code: null, stdout: '', stderr: '' };
  process.stdout.write = (text) => {
    result.stdout += text;
    return true;
  };
  process.stderr.write = (text) => {
    result.stderr += text;
    return true;
  };
  result.code = await runProgram(args);
  results.push(result);
}
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const cost = { memoryMb: maxRSS / 1024, cpuS: (userCPUTime + systemCPUTime) / 1e6 };
write(JSON.stringify({ results, cost }));
