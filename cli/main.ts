#!/usr/bin/env node
/** Entry of the `lbsim` command. */

import { runProgram } from './program.ts';

// `lbsim … | head` closes the pipe: not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runProgram(process.argv.slice(2));
