// `zhongfu sandbox`: the stand-in departments alone, or how true to life their people are.
import { type Config, SANDBOX_SIZES } from '../config.js';
import { describe } from '../sandbox/describe.js';
import { startSandbox } from '../sandbox/host.js';
import { worldOptions } from '../sandbox/kept-world.js';
import { makeWorld } from '../sandbox/people/index.js';
import { createLog } from '../telemetry/log.js';
import type { Options } from './options.js';
import { sandboxFolder } from './stand-ins.js';
import { untilStopped } from './until-stopped.js';

export async function sandbox(config: Config, options: Options): Promise<number> {
  const households = SANDBOX_SIZES.get(config.sandboxSize)!;
  if (options['describe']) {
    process.stdout.write(`${describe(makeWorld(worldOptions(sandboxFolder(config), { households })))}\n`);
    return 0;
  }
  const log = createLog(config.logLevel);
  const running = await startSandbox({
    port: config.sandboxPort,
    folder: sandboxFolder(config),
    households,
    departmentsDir: config.connectorsFolder,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`ready ${running.controlUrl}\n`);
  return untilStopped(running.stop, log);
}
