// Stands before the database and loses connections at the worst moments: a statement that never arrives, an answer that never comes.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Where the connection breaks: before the statement is seen, while it runs, or after it was carried out. */
export type CutAt = 'before' | 'during' | 'after';

export interface CuttingProxy {
  readonly port: number;
  /** The next statement on a connection that is watched now or later, or one some statements further on. */
  cutNext(at: CutAt, further?: number): void;
  /** What was armed and has found no statement is called off. */
  calm(): void;
  cuts(): number;
  close(): void;
}

/**
 * Hands everything on to a local port. Only connections whose first bytes contain `only` are ever cut; `howMany` of them for each
 * call of `cutNext`.
 */
export async function cuttingProxy(
  target: number,
  { only = '', howMany = 1 }: { only?: string; howMany?: number } = {},
): Promise<CuttingProxy> {
  let armed = 0;
  let further = 0;
  let at: CutAt = 'before';
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    let isWatched = only === '' ? true : null;
    let isLosing = false;
    const cut = () => {
      cuts++;
      client.destroy();
      upstream.destroy();
    };
    client.on('data', (chunk) => {
      if (isWatched === null) {
        isWatched = chunk.includes(only); // the startup message, which is no statement
      } else if (isWatched && armed > 0 && !isLosing && further-- <= 0) {
        armed--;
        if (at === 'before') return cut();
        isLosing = true;
        if (at === 'during') setTimeout(cut, Math.random() * 2);
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!isLosing) client.write(chunk);
      else if (at === 'after') cut();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cutNext: (where, later = 0) => {
      at = where;
      further = later;
      armed = howMany;
    },
    calm: () => {
      armed = 0;
    },
    cuts: () => cuts,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
