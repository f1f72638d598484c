// Deadlines by the dozen: almost all are called off again, so they share one timer of the runtime and ring a moment late at most.
import { Slots } from './slots.js';

const STEP_MS = 10;

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

const alarms = new Slots<Alarm>();
let timer: NodeJS.Timeout | null = null;

/** Calls `ring` once, some milliseconds after `withinMs` at the latest; never if it was called off by what this returns. */
export function alarmIn(withinMs: number, ring: () => void): () => void {
  const alarm = { at: performance.now() + withinMs, ring };
  const slot = alarms.put(alarm);
  timer ??= setInterval(look, STEP_MS);
  return () => alarms.free(slot, alarm);
}

function look(): void {
  const now = performance.now();
  alarms.each((alarm, slot) => {
    if (alarm.at > now) return;
    alarms.free(slot, alarm);
    alarm.ring();
  });
  if (alarms.size > 0 || !timer) return;
  clearInterval(timer);
  timer = null;
}
