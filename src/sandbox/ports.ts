// Which ports the sandbox takes: the control port and each department at its offset, or free ones for all.
import { createServer, type Server } from 'node:net';

/** Held open together while choosing, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  for (let i = 0; i < count; i++) {
    const server = createServer();
    await new Promise<void>((listening, failed) => {
      server.once('error', failed).listen(0, '127.0.0.1', listening);
    });
    held.push(server);
  }
  const ports = held.map((server) => (server.address() as { port: number }).port);
  await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** With `port` 0 all are picked, else they stand at the offsets. */
export async function choosePorts(
  port: number,
  offsets: readonly number[],
): Promise<{ control: number; departments: readonly number[] }> {
  if (port !== 0) return { control: port, departments: offsets.map((offset) => port + offset) };
  const [control, ...departments] = await freePorts(offsets.length + 1);
  return { control: control!, departments };
}
