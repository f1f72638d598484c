// The departments' lists change while the hub runs: they are read again, once in a while.

/** Once a day: what must be known sooner is asked for when somebody asks with it. */
const EVERY_MS = 24 * 3_600_000;

/**
 * Calls `enrol` again and again, each time so long after the last one has ended. A reading that fails is told of, and the next one tried.
 * `stop` waits for one under way.
 */
export function followLists(
  enrol: () => Promise<unknown>,
  onTrouble: (error: unknown) => void,
  everyMs = EVERY_MS,
): { stop(): Promise<void> } {
  let underWay: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  let isStopped = false;
  const later = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      underWay = enrol().catch(onTrouble).finally(later);
    }, everyMs);
    timer.unref();
  };
  later();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
