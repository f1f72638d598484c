// The federation's drop: POST /drop/manifest notes who uses what, GET /drop/files/<name>.csv gives last night's file.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Kit, RunningDepartment } from '../../../src/sandbox/kit.js';
import { send } from './faults.js';
import { nightlyFile } from './file.js';

const TEN_DAYS_MS = 10 * 86_400_000;

/** Faults act on the manifest: who gets one may have the file. `now` in milliseconds; tests move time by it. */
export async function startFederation(kit: Kit, { now = Date.now } = {}): Promise<RunningDepartment> {
  const user = 'zhongfu';
  const password = randomBytes(24).toString('base64url');
  const secret = digest('sha256', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);

  const { bytes, rows } = nightlyFile(kit.world);
  const stored = join(kit.folder, 'cjrk.csv');
  mkdirSync(kit.folder, { recursive: true });
  writeFileSync(stored, bytes);
  const proof = { rows, sm3: digest('sm3', bytes).toString('hex'), bytes: bytes.length };

  function manifest({ keys, columns }: Use) {
    kit.log({ kind: keys.length === 0 ? 'roster' : 'manifest', page: 1, keys, fields: columns });
    const mode = kit.fault()?.mode;
    const date = shanghaiDay(now() - (mode === 'stale' ? TEN_DAYS_MS : 0));
    const noted = mode === 'wrong-person' ? [strangerTo(keys), ...keys.slice(1)] : keys;
    return { date, declared: { keys: noted, columns }, files: [{ name: `cjrk_${date.replaceAll('-', '')}.csv`, ...proof }] };
  }
  const strangerTo = (keys: readonly string[]) =>
    kit.world.persons.find(({ citizenId }) => citizenId && !keys.includes(citizenId))?.citizenId ?? '11010519491231002X';

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const allowed = timingSafeEqual(digest('sha256', req.headers.authorization ?? ''), secret);
    if (req.method === 'POST' && req.url === '/drop/manifest') {
      const fault = kit.fault();
      if (fault?.mode === 'refuse') return send(res, fault, 0, null); // nothing was asked of it, as far as it knows
      const use = useOf(await bodyOf(req));
      if (!allowed) return send(res, fault, 401, { error: '未授权' });
      return use ? send(res, fault, 200, manifest(use)) : send(res, fault, 400, { error: '请申报查询对象与字段' });
    }
    if (!allowed) return send(res, null, 401, { error: '未授权' });
    if (req.method !== 'GET' || !/^\/drop\/files\/cjrk_\d{8}\.csv$/.test(req.url!))
      return send(res, null, 404, { error: '无此文件' });
    res.writeHead(200, { 'content-type': 'text/csv; charset=gb18030' }).end(await readFile(stored));
  }

  const server = createServer((req, res) => {
    answer(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(kit.port, kit.host, resolve));
  return {
    settings: { url: `http://${kit.host}:${(server.address() as AddressInfo).port}/drop`, user, password },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Use {
  readonly keys: readonly string[];
  readonly columns: readonly string[];
}

function useOf(body: string): Use | null {
  try {
    const { keys, columns } = JSON.parse(body) as Use;
    return [keys, columns].every((list) => list.every((item) => typeof item === 'string')) ? { keys, columns } : null;
  } catch {
    return null;
  }
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 4_000_000) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const digest = (algorithm: 'sha256' | 'sm3', data: string | Buffer): Buffer => createHash(algorithm).update(data).digest();
const shanghaiDay = (moment: number): string => new Date(moment + 8 * 3_600_000).toISOString().slice(0, 10);
