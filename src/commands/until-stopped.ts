// Runs until somebody asks the process to stop, then stops in order; a second ask does not interrupt the first.
import { StartRefused } from '../kernel/errors.js';
import type { Log } from '../telemetry/log.js';

const STOP_WITHIN_MS = 20_000;
const EXITS_WITHIN_MS = 1_000;

/** Aborts at SIGINT or SIGTERM, which from now on do not end the process by themselves: what was started must be stopped. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const abort = () => controller.abort(new StartRefused('Stopped before it was ready', 4));
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  return controller.signal;
}

/** Resolves once `stop` has finished after SIGINT or SIGTERM. */
export function untilStopped(stop: () => Promise<void>, log: Log): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'stopping');
      const timer = setTimeout(() => {
        log.error('did not stop in time');
        process.exit(1);
      }, STOP_WITHIN_MS);
      stop()
        .then(
          () => 0,
          (error: unknown) => {
            log.error({ kind: error instanceof Error ? error.message : typeof error }, 'stopped badly');
            return 1;
          },
        )
        .then((code) => {
          clearTimeout(timer);
          resolve(code);
          // a connection to a database that stands still would keep the process for as long as it does
          setTimeout(() => process.exit(code), EXITS_WITHIN_MS).unref();
        });
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
