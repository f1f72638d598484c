// Hands to the watch whom an answer has shown, once the answer has left. Names and addresses come in here, and go no further but as
// HMACs under a key that is made at the start and kept nowhere: what is remembered tells the same from the same, and dies with the process.
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { LookAlikes, type OpenRecord, type Recorded } from '../audit/index.js';
import type { Caller } from '../policy/index.js';
import type { Operation } from './operation.js';
import { type ClearSight, sightsOf } from './sights.js';

/** Whom an answer shows, and to whom. */
export interface Looks {
  readonly caller: Caller;
  readonly at: Date;
  readonly shown: readonly ClearSight[];
}
export interface LookAlikeWatch {
  /** What there is to count of an answer; null: nothing. Never throws. */
  looksOf(operation: Operation): Looks | null;
  /** Notes whom to count later, and returns at once. */
  looked(looks: Looks, recorded: Pick<Recorded, 'index'>): void;
  close(): void;
}
export interface LookAlikeOptions extends Pick<OpenRecord, 'officer' | 'raise'> {
  readonly onTrouble: (error: unknown) => void;
  readonly watch?: LookAlikes;
}

/** So many answers are counted in one turn: requests do not wait for the watch. */
const AT_ONCE = 16;
const SWEPT_EVERY_MS = 3_600_000;
const MAX_SURNAMES = 2_000;
/** Citizens ask about themselves. */
const CITIZEN = 'CI';

export function watchLookAlikes({ officer, raise, onTrouble, watch = new LookAlikes() }: LookAlikeOptions): LookAlikeWatch {
  const key = createSecretKey(randomBytes(32));
  const keyed = (kind: string, text: string): string =>
    createHmac('sha256', key).update(`${kind}\n${text}`).digest('hex').slice(0, 32);
  // a few hundred words that everybody knows: that one was met says nothing about anybody
  const surnames = new Map<string, string>();
  const ofSurname = (surname: string): string => {
    let form = surnames.get(surname);
    if (form === undefined) {
      form = keyed('SAME_SURNAME', surname);
      if (surnames.size < MAX_SURNAMES) surnames.set(surname, form);
    }
    return form;
  };
  let waiting: { readonly looks: Looks; readonly index: bigint }[] = [];
  const sweeping = setInterval(() => watch.sweep(Date.now()), SWEPT_EVERY_MS).unref();

  function count({ looks: { caller, at, shown }, index }: (typeof waiting)[number]): void {
    const raised = watch.see({
      officer: officer(caller.subject),
      issuer: caller.issuer,
      body: caller.organisation,
      at: at.getTime(),
      index,
      sights: shown.map(({ rule, unit, group, share }) => ({
        rule,
        unit: 'name' in unit ? keyed('name', unit.name) : unit.household,
        group: rule === 'SAME_SURNAME' ? ofSurname(group) : keyed(rule, group),
        share,
      })),
    });
    for (const { anomaly, takeBack } of raised)
      raise(anomaly).catch((error: unknown) => {
        takeBack();
        onTrouble(error);
      });
  }
  function next(): void {
    const some = waiting.splice(0, AT_ONCE);
    if (waiting.length > 0) setImmediate(next);
    for (const one of some)
      try {
        count(one);
      } catch (error) {
        onTrouble(error);
      }
  }
  return {
    looksOf(operation) {
      const { caller, at } = operation.request;
      if (caller.role === CITIZEN) return null;
      try {
        return { caller, at, shown: sightsOf(operation) };
      } catch (error) {
        onTrouble(error); // the watch is no reason to keep an answer back
        return null;
      }
    },
    looked(looks, { index }) {
      if (waiting.push({ looks, index }) === 1) setImmediate(next);
    },
    close() {
      clearInterval(sweeping);
      waiting = [];
    },
  };
}
