// Deadlines by the dozen: almost all are called off again, so they share one timer of the runtime and ring a moment late at most.

const STEP_MS = 10;

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

const set = new Set<Alarm>();
let timer: NodeJS.Timeout | null = null;

/** Calls `ring` once, some milliseconds after `withinMs` at the latest; never if it was called off by what this returns. */
export function alarmIn(withinMs: number, ring: () => void): () => void {
  const alarm = { at: performance.now() + withinMs, ring };
  set.add(alarm);
  timer ??= setInterval(look, STEP_MS);
  return () => void set.delete(alarm);
}

function look(): void {
  const now = performance.now();
  for (const alarm of set) {
    if (alarm.at > now) continue;
    set.delete(alarm);
    alarm.ring();
  }
  if (set.size > 0 || !timer) return;
  clearInterval(timer);
  timer = null;
}
