// The program: reads the command line, runs the command, and turns what went wrong into one clear line and an exit code.
import { runCommand } from './cli.js';
import { StartRefused } from './kernel/errors.js';

// graphql-js itself leaves rejections unhandled where two of a list fail: they are counted by the log and the process lives.
process.on('unhandledRejection', (error) =>
  process.stderr.write(`unhandled rejection: ${error instanceof Error ? error.name : typeof error}\n`),
);

try {
  process.exitCode = await runCommand(process.argv.slice(2));
} catch (error) {
  process.stderr.write(
    error instanceof StartRefused ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = error instanceof StartRefused ? error.exitCode : 1;
}
