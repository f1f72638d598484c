// A file that only one process at a time holds; a holder that died without letting go is noticed and passed over.
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** When a process began, where the system tells: a number that was given out again is then another process. */
function beginning(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
  } catch {
    return '';
  }
}

function isHeld(content: string): boolean {
  const [pid, begun] = content.split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return beginning(Number(pid)) === begun;
}

function take(file: string): boolean {
  const mine = `${process.pid} ${beginning(process.pid)} ${randomUUID()}`;
  const part = `${file}.${randomUUID()}`;
  writeFileSync(part, mine, { mode: 0o600 });
  try {
    linkSync(part, file); // unlike a plain create, the file appears with its content: nobody ever reads half a holder
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(part, { force: true });
  }
}

/** Puts aside the lock of a dead process. If another waiter was faster and the lock is by now a living one's, it is put back. */
function passOver(file: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    if (isHeld(readFileSync(file, 'utf8'))) return;
    renameSync(file, aside);
    if (isHeld(readFileSync(aside, 'utf8'))) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Runs `work` while holding `file`, waiting for other holders up to `patienceMs`. */
export async function withLockFile<T>(file: string, work: () => Promise<T>, patienceMs = 120_000): Promise<T> {
  const end = Date.now() + patienceMs;
  while (!take(file)) {
    if (Date.now() > end) throw new Error(`${file} is held by process ${readFileSync(file, 'utf8').split(' ')[0]}`);
    passOver(file);
    await sleep(20 + Math.random() * 30);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
