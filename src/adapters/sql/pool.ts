// A few connections to one database, lent to one statement at a time; who waits too long stops waiting.

/** A connection as the pool sees it: something that can be thrown away at once. */
export interface Poolable {
  readonly isBroken: boolean;
  destroy(): void;
}

export class Pool<C extends Poolable> {
  readonly #size: number;
  readonly #connect: (signal: AbortSignal) => Promise<C>;
  readonly #idleMs: number;
  readonly #idle: { connection: C; timer: NodeJS.Timeout }[] = [];
  readonly #waiting: { hasTurn: () => void }[] = [];
  readonly #lent = new Set<C>();
  /** Connections lent, idle or being opened. */
  #taken = 0;
  #closed = false;

  constructor(options: { size: number; connect: (signal: AbortSignal) => Promise<C>; idleMs?: number }) {
    this.#size = options.size;
    this.#connect = options.connect;
    this.#idleMs = options.idleMs ?? 30_000;
  }

  /** A connection of one's own until `giveBack` or `discard`. Rejects with the signal's reason when it aborts first. */
  async take(signal: AbortSignal): Promise<C> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#closed) throw new Error('the connection pool is closed');
      const idle = this.#idle.pop();
      if (idle) {
        clearTimeout(idle.timer);
        if (!idle.connection.isBroken) return this.#lend(idle.connection);
        this.#forget();
        continue;
      }
      if (this.#taken < this.#size) return this.#lend(await this.#open(signal));
      await this.#turn(signal);
      // Woken and given up at once: the turn goes to the next, or everybody behind would wait for nothing.
      if (signal.aborted) this.#waiting.shift()?.hasTurn();
    }
  }

  giveBack(connection: C): void {
    this.#lent.delete(connection);
    if (this.#closed || connection.isBroken) {
      connection.destroy();
      this.#forget();
      return;
    }
    // A firewall forgets a silent connection without telling either end; the next person would wait for nothing.
    const timer = setTimeout(() => {
      this.#idle.splice(
        this.#idle.findIndex((entry) => entry.connection === connection),
        1,
      );
      connection.destroy();
      this.#forget();
    }, this.#idleMs);
    timer.unref();
    this.#idle.push({ connection, timer });
    this.#waiting.shift()?.hasTurn();
  }

  discard(connection: C): void {
    this.#lent.delete(connection);
    connection.destroy();
    this.#forget();
  }

  close(): void {
    this.#closed = true;
    for (const { connection, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      connection.destroy();
    }
    for (const connection of this.#lent) connection.destroy();
    for (const { hasTurn } of this.#waiting.splice(0)) hasTurn();
  }

  #lend(connection: C): C {
    this.#lent.add(connection);
    return connection;
  }

  async #open(signal: AbortSignal): Promise<C> {
    this.#taken++;
    try {
      const connection = await this.#connect(signal);
      if (!this.#closed) return connection;
      connection.destroy();
      throw new Error('the connection pool is closed');
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  #forget(): void {
    this.#taken--;
    this.#waiting.shift()?.hasTurn();
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = {
        hasTurn: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(waiter);
    });
  }
}
