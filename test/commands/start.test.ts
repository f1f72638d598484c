// Starting and stopping, as somebody at a terminal would: twice by mistake, interrupted halfway, without what is needed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPostmaster } from '../../src/database/postmaster.js';
import { builtMain } from '../support/built.js';
import { type Hub, startHub } from '../support/hub.js';
import { inTime, runProgram, userEnvironment } from '../support/program.js';
import { temporaryFolder } from '../support/temporary-postgres.js';

const WITHIN_MS = 30_000;

describe('a second start on the data of a running hub', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  }, 120_000);
  afterAll(() => hub?.stop());

  it('is refused in one line, and leaves the first as it is', async () => {
    const { code, out, err } = await runProgram(['start'], hub.env);
    expect({ code, out }).toEqual({ code: 4, out: '' });
    expect(err.trim().split('\n').at(-1)).toBe(
      'Another hub already uses this data folder: stop it first, or set another ZHONGFU_DATA.',
    );
    expect((await hub.fetch('/health/ready')).status).toBe(200);
    expect((await runProgram(['stories', '--json'], hub.env)).code).toBe(0);
    const story = hub.stories['A1']!;
    const query = 'query ($id: ID!) { recipient(id: $id) { name health { records { insuredStatus { code } } } } }';
    const { body } = await hub.ask({ query, variables: { id: story.recipientId }, as: story });
    expect(body.data.recipient.health.records).not.toBeNull();
  });

  it('Ctrl-C ends all of it with 0, and takes away the note of where it runs', async () => {
    expect(await hub.kill('SIGINT')).toBe(0);
    expect(existsSync(join(hub.data, 'hub.json'))).toBe(false);
    for (const home of [hub.data, join(hub.data, 'sandbox', 'civil-affairs')])
      expect(readPostmaster(join(home, 'postgres'))).toBeNull();
  });
});

describe('a start that comes to nothing', () => {
  const folder = temporaryFolder();
  const env = { ZHONGFU_DATA: folder.path, PORT: '0', ADMIN_PORT: '0', ZHONGFU_SANDBOX_PORT: '0' };
  const nothingRuns = () =>
    [folder.path, join(folder.path, 'sandbox', 'civil-affairs')].every((home) => !readPostmaster(join(home, 'postgres')));
  afterAll(() => folder.remove());

  it('stops what it has started when it is interrupted', async () => {
    const child = spawn(process.execPath, [await builtMain(), 'start'], { env: userEnvironment(env), stdio: 'pipe' });
    let err = '';
    const isStarting = new Promise<void>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text) => {
        err += text;
        if (/^PostgreSQL started/m.test(err)) resolve();
      });
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    try {
      await inTime(isStarting, WITHIN_MS, 'it did not begin');
      child.kill('SIGINT');
      expect(await inTime(ended, WITHIN_MS, 'it did not end')).toBe(4);
    } finally {
      child.kill('SIGKILL');
    }
    expect(err).toMatch(/Stopped before it was ready\n$/);
    expect(nothingRuns()).toBe(true);
  }, 90_000);

  it('says which port is taken, and stops what it has started', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    try {
      const { code, err } = await runProgram(['start'], { ...env, PORT: String(port) });
      expect(code).toBe(4);
      expect(err.trim().split('\n').at(-1)).toMatch(
        new RegExp(`^127\\.0\\.0\\.1:${port} is taken by another program: stop it, or `),
      );
      expect(nothingRuns()).toBe(true);
    } finally {
      other.close();
    }
  }, 90_000);
});

describe('serve', () => {
  const database = { DATABASE_URL: 'postgresql://nobody:x@127.0.0.1:9/none' };
  const issuer = { ZHONGFU_ISSUER: 'https://idp.example' };
  it.each([
    ['a database', {}, 'DATABASE_URL'],
    ['an issuer', database, 'ZHONGFU_ISSUER'],
    ['the issuer’s keys', { ...database, ...issuer }, 'ZHONGFU_JWKS'],
  ])('does not start without %s', async (_what, env: Record<string, string>, named) => {
    const { code, out, err } = await runProgram(['serve'], env);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(new RegExp(`^${named} is not set: .*\n$`));
  });
});
