// An operation that is held up by something of the hub's own, such as a database that stands still, is given up instead of hanging.

/** Departments have their own deadlines before the answer's: this comes only where something else does not answer. */
const GRACE_MS = 1_000;

/** Resolves as `work` does, or rejects a second after the answer should have left. What still runs then has nobody left to tell. */
export function unlessStuck(deadline: number, work: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('not gathered in time')), Math.max(0, deadline + GRACE_MS - Date.now()));
    work()
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}
