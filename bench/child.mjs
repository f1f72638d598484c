// A contender runs in a process of its own, so that what it costs is its own. Both ends of the wire between it and the bench.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const READY_WITHIN_MS = 60_000;

/** Starts bench/contenders/<name>.mjs; resolves once it listens. `handed` is what it needs to know from others. */
export async function startContender(name, handed = null, file = new URL(`./contenders/${name}.mjs`, import.meta.url)) {
  const child = fork(fileURLToPath(file), {
    env: { ...process.env, NODE_ENV: 'production' },
    execArgv: process.env.BENCH_NODE_OPTIONS?.split(' ').filter(Boolean) ?? [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const answer = (kind) =>
    new Promise((resolve, reject) => {
      const hear = (message) => {
        if (!(kind in message)) return;
        child.off('message', hear).off('exit', gone);
        resolve(message[kind]);
      };
      const gone = (code) => reject(new Error(`${name} ended with ${code}`));
      child.on('message', hear).once('exit', gone);
    });
  const ask = (kind) => {
    child.send({ ask: kind });
    return answer(kind);
  };
  child.send({ handed });
  const late = setTimeout(() => child.kill(), READY_WITHIN_MS);
  const offer = await answer('ready');
  clearTimeout(late);
  return {
    name,
    offer,
    url: offer.url,
    /** Processor time of the process so far, in microseconds. */
    cpu: async () => {
      const { user, system } = await ask('cpu');
      return user + system;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** The contender's end: `open` gets what was handed over and resolves to `{ offer, close }`. It ends when the bench lets go. */
export async function contend(open) {
  process.once('SIGINT', () => {}); // the bench decides
  const [{ handed }] = await once(process, 'message');
  const { offer, close } = await open(handed);
  process.on('message', ({ ask }) => {
    if (ask === 'cpu') process.send({ cpu: process.cpuUsage() });
  });
  process.once('disconnect', async () => {
    await close();
    process.exit(0);
  });
  process.send({ ready: offer });
}
