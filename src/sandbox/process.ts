// The sandbox as a process of its own, forked by the hub's start: so that what the departments do is no part of what the hub takes.
import { join } from 'node:path';
import { StartRefused } from '../kernel/errors.js';
import { type Demonstration, demonstrationOf, writeLetters } from './demonstration.js';
import { type SandboxOptions, startSandbox } from './host.js';

/** Its only argument, as JSON. */
export type SandboxOrder = Omit<SandboxOptions, 'say'>;

/** What it tells the process that forked it. */
export type SandboxMessage =
  | { readonly kind: 'say'; readonly line: string }
  | {
      readonly kind: 'ready';
      readonly controlUrl: string;
      readonly settings: Readonly<Record<string, unknown>>;
      readonly demonstration: Demonstration;
      /** The file with the families' letters. */
      readonly letters: string;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly exitCode: number };

const tell = (message: SandboxMessage): void => {
  if (process.connected) process.send!(message);
  else if (message.kind === 'say') process.stderr.write(`${message.line}\n`);
};

/** Ends when told to, or when nobody is left who would tell: a sandbox MUST NOT outlive its hub. */
function whenToldToEnd(end: () => void): void {
  let told = false;
  const once = () => {
    if (!told) end();
    told = true;
  };
  process.once('SIGTERM', once);
  process.once('disconnect', once);
  // Ctrl-C reaches the whole group: the parent stops us in its own order.
  process.on('SIGINT', () => {});
}

async function main(): Promise<void> {
  const order = JSON.parse(process.argv[2] ?? '{}') as SandboxOrder;
  const starting = startSandbox({ ...order, say: (line) => tell({ kind: 'say', line }) });
  whenToldToEnd(() => {
    starting
      .then((sandbox) => sandbox.stop())
      .catch(() => {})
      .finally(() => process.exit(0));
  });
  try {
    const { controlUrl, settings, world } = await starting;
    const letters = join(order.folder, 'letters.ndjson');
    await writeLetters(letters, world);
    tell({ kind: 'ready', controlUrl, settings, demonstration: demonstrationOf(world), letters });
  } catch (error) {
    const exitCode = error instanceof StartRefused ? error.exitCode : 1;
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error), exitCode });
    process.exitCode = exitCode;
    process.disconnect?.();
  }
}

await main();
