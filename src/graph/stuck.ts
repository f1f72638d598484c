// An operation that is held up by something of the hub's own, such as a database that stands still, is given up instead of hanging.
import { alarmIn } from '../kernel/alarms.js';

/** Departments have their own deadlines before the answer's: this comes only where something else does not answer. */
const GRACE_MS = 1_000;

/** Resolves as `work` does, or rejects a second after the answer should have left. What still runs then has nobody left to tell. */
export function unlessStuck(deadline: number, work: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const callOff = alarmIn(deadline + GRACE_MS - Date.now(), () => reject(new Error('not gathered in time')));
    work().then(
      () => {
        callOff();
        resolve();
      },
      (error: unknown) => {
        callOff();
        reject(error);
      },
    );
  });
}
