// The program: reads the command line, runs the command, and turns what went wrong into one clear line and an exit code.
import { runCommand } from './cli.js';
import { StartRefused } from './kernel/errors.js';

/** Long enough for what was said to be read. */
const ENDS_WITHIN_MS = 500;

// graphql-js itself leaves rejections unhandled where two of a list fail: they are counted by the log and the process lives.
process.on('unhandledRejection', (error) =>
  process.stderr.write(`unhandled rejection: ${error instanceof Error ? error.name : typeof error}\n`),
);

try {
  process.exitCode = await runCommand(process.argv.slice(2));
} catch (error) {
  const { words, code } = told(error);
  process.stderr.write(`${words}\n`);
  process.exitCode = code;
  // a refused start may leave connections that would keep the process, and whoever started it waiting
  setTimeout(() => process.exit(code), ENDS_WITHIN_MS).unref();
}

function told(error: unknown): { words: string; code: number } {
  if (error instanceof StartRefused) return { words: error.message, code: error.exitCode };
  if (!(error instanceof Error)) return { words: String(error), code: 1 };
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE')
    return {
      words: `${address}:${port} is taken by another program: stop it, or choose another port (PORT, ADMIN_PORT, ZHONGFU_SANDBOX_PORT; 0 picks a free one).`,
      code: 4,
    };
  return { words: error.stack ?? error.message, code: 1 };
}
