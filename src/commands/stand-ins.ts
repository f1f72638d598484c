// The stand-in departments as a process of their own: started, listened to, and never outliving the hub.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { SANDBOX_SIZES } from '../config.js';
import { StartRefused } from '../kernel/errors.js';
import { inProject } from '../kernel/paths.js';
import type { Demonstration } from '../sandbox/demonstration.js';
import type { SandboxMessage, SandboxOrder } from '../sandbox/process.js';

export interface StandIns {
  readonly controlUrl: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly demonstration: Demonstration;
  /** The file with the families' letters. */
  readonly letters: string;
  stop(): Promise<void>;
}

export const sandboxFolder = (config: Config): string => join(config.dataFolder, 'sandbox');

export function startStandIns(config: Config, say: (line: string) => void): Promise<StandIns> {
  const order: SandboxOrder = {
    port: config.sandboxPort,
    folder: sandboxFolder(config),
    households: SANDBOX_SIZES.get(config.sandboxSize)!,
    departmentsDir: config.connectorsFolder,
  };
  // A group of its own: Ctrl-C reaches the hub, and the hub stops its departments when it needs them no more.
  const child = fork(inProject('dist', 'src', 'sandbox', 'process.js'), [JSON.stringify(order)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.on('message', (message: SandboxMessage) => {
      if (message.kind === 'say') say(message.line);
      else if (message.kind === 'failed') reject(new StartRefused(message.message, message.exitCode as 4));
      else
        resolve({
          controlUrl: message.controlUrl,
          settings: message.settings,
          demonstration: message.demonstration,
          letters: message.letters,
          stop: () => stopChild(child),
        });
    });
    child.once('exit', (code) =>
      reject(new StartRefused(`The stand-in departments ended (${code ?? 'killed'}) before they were ready`, 4)),
    );
  });
}

function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
