// The line between the hub and a department's database: passes bytes on, and can be told to fail as lines and half-dead servers do.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const DRIP_BYTES = 4;

/** As the kit says it; named here too, because the kit hands out this file. */
interface Fault {
  readonly mode: string;
  readonly ms: number;
}
export interface Line {
  readonly port: number;
  setFault(fault: Fault | null): void;
  close(): Promise<void>;
}
export interface LineOptions {
  readonly host: string;
  readonly port: number;
  readonly serverPort: number;
  /** What a mixed-up answer looks like: the same bytes about somebody else. */
  readonly mixUp: (answer: Buffer) => Buffer;
}

/**
 * Listens on host:port. Faults: `refuse` resets every connection, old and new; `hang` keeps answers back (for `ms`, else until
 * the fault is cleared); `drip` lets a few bytes through every `ms`; `wrong-person` passes answers about somebody else.
 */
export async function openLine({ host, port, serverPort, mixUp }: LineOptions): Promise<Line> {
  let fault: Fault | null = null;
  let tellChanged = () => {};
  let changed = new Promise<void>(() => {});
  const setFault = (next: Fault | null) => {
    fault = next;
    tellChanged();
    changed = new Promise((resolve) => {
      tellChanged = resolve;
    });
  };
  const open = new Set<Socket>();

  async function answer(server: Socket, client: Socket): Promise<void> {
    const gone = happened(client, 'close');
    for await (const bytes of server as AsyncIterable<Buffer>) {
      if (fault?.mode === 'hang') await Promise.race([fault.ms > 0 ? sleep(fault.ms) : changed, gone]);
      let left = bytes;
      while (fault?.mode === 'drip' && left.length > 0 && !client.destroyed) {
        await write(left.subarray(0, DRIP_BYTES), client);
        left = left.subarray(DRIP_BYTES);
        await Promise.race([sleep(Math.max(1, fault.ms)), gone]);
      }
      if (left.length > 0) await write(fault?.mode === 'wrong-person' ? mixUp(left) : left, client);
    }
    client.end();
  }

  const listener = createServer((client) => {
    client.on('error', () => {});
    if (fault?.mode === 'refuse') return void client.resetAndDestroy();
    const server = connect(serverPort, '127.0.0.1');
    open.add(client);
    client.on('close', () => {
      open.delete(client);
      server.destroy();
    });
    for (const socket of [client, server]) socket.setNoDelay(true);
    client.pipe(server);
    answer(server, client).catch(() => client.destroy()); // the server is gone: so is the line
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject).listen(port, host, resolve);
  });

  return {
    port: (listener.address() as AddressInfo).port,
    setFault(next) {
      setFault(next);
      if (next?.mode === 'refuse') for (const client of open) client.resetAndDestroy();
    },
    async close() {
      for (const client of open) client.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

const happened = (socket: Socket, event: string): Promise<void> =>
  new Promise((resolve) => {
    socket.once(event, () => resolve());
  });

async function write(bytes: Buffer, to: Socket): Promise<void> {
  if (!to.destroyed && !to.write(bytes)) await Promise.race([happened(to, 'drain'), happened(to, 'close')]);
}
