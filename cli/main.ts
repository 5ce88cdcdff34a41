#!/usr/bin/env node
/** Entry of the `lbsim` command. */

import { EXIT } from './exit-codes.ts';
import { reasonOf } from './problems.ts';
import { runProgram } from './program.ts';
import { tell } from './terminal.ts';

// `lbsim … | head` closes the pipe: not an error, and files are written all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  tell(`cannot write to standard output: ${reasonOf(error)}`);
  process.exit(EXIT.badInput);
});
// Nobody is left who could be told.
process.stderr.on('error', () => {});

process.exitCode = await runProgram(process.argv.slice(2));
