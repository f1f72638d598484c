// The bureau's service, signed: POST /gateway/xszz/v2/xj/plcx (学籍批量查询, two hundred pupils a page) and …/xjhcx (学籍号查询).
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Kit, RunningDepartment } from '../../../src/sandbox/kit.js';
import { send } from './faults.js';
import { openGate } from './gate.js';
import { PROPERTIES, type Property, type PupilRecord, pupilNumbers, pupilRecords } from './records.js';

const MAX_PAGE_SIZE = 200;
const MAX_LIST_PAGE_SIZE = 1_000;
const TEN_DAYS_MS = 10 * 86_400_000;

/** Tests move time by `now`. */
export async function startBureau(kit: Kit, { now = Date.now } = {}): Promise<RunningDepartment> {
  const gate = openGate(now);
  const records = pupilRecords(kit.world);
  const listed = pupilNumbers(kit.world);
  const strangerTo = (asked: readonly string[]) => [...records.keys()].find((id) => !asked.includes(id)) ?? '11010519491231002X';

  function query({ sfzjh, zd, ym, mys }: Query) {
    kit.log({ kind: 'fields', page: ym, keys: sfzjh, fields: zd });
    const mode = kit.fault()?.mode;
    const only = (record: PupilRecord) => Object.fromEntries(zd.map((property) => [property, record[property]]));
    const xs = sfzjh
      .slice((ym - 1) * mys, ym * mys)
      .map((id) => ({ sfzjh: id, xj: (records.get(id) ?? []).map((record) => only(record)) }));
    if (mode === 'wrong-person') xs[0] = { xj: [], ...xs[0], sfzjh: strangerTo(sfzjh) };
    const reported = now() - (mode === 'stale' ? TEN_DAYS_MS : 0);
    return { code: '0000', msg: '成功', data: { ym, mys, zs: sfzjh.length, sjsj: localStamp(reported), xs } };
  }

  /** 在读判断: which of them are on this school's roll. */
  function onRoll({ sfzjh, xxtyxydm }: { sfzjh: string[]; xxtyxydm: string }) {
    kit.log({ kind: 'facts', page: 1, keys: sfzjh, fields: ['xxtyxydm'] });
    const own = sfzjh.filter((id) => records.get(id)?.some((record) => record.xxtyxydm === xxtyxydm));
    return { code: '0000', msg: '成功', data: { sfzjh: kit.fault()?.mode === 'wrong-person' ? [strangerTo(sfzjh)] : own } };
  }

  function numbers({ xjh, ym, mys }: List) {
    kit.log({ kind: 'roster', page: ym, keys: xjh ?? [], fields: ['xjh', 'sfzjh', 'xm'] });
    const wanted = xjh ? listed.filter((line) => xjh.includes(line.xjh)) : listed;
    const xs = wanted.slice((ym - 1) * mys, ym * mys);
    return { code: '0000', msg: '成功', data: { ym, mys, zs: wanted.length, sjsj: localStamp(now()), xs } };
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const fault = kit.fault();
    if (fault?.mode === 'refuse') return send(res, fault, 0, null); // nothing was asked of it, as far as it knows
    const body = await bodyOf(req);
    if (req.method === 'POST' && req.url === '/gateway/xszz/v2/xj/zdpd')
      return gate.admits(req, body)
        ? send(res, fault, 200, onRoll(JSON.parse(body)))
        : send(res, fault, 401, { code: '4001', msg: '验签失败' });
    const isList = req.url === '/gateway/xszz/v2/xj/xjhcx';
    if (req.method !== 'POST' || (req.url !== '/gateway/xszz/v2/xj/plcx' && !isList))
      return send(res, fault, 404, { code: '4004', msg: '接口不存在' });
    if (!gate.admits(req, body)) return send(res, fault, 401, { code: '4001', msg: '验签失败' });
    const list = isList ? listOf(body) : null;
    if (list) return send(res, fault, 200, numbers(list));
    const asked = isList ? null : queryOf(body);
    if (!asked) return send(res, fault, 400, { code: '4000', msg: '参数错误' });
    send(res, fault, 200, query(asked));
  }

  const server = createServer((req, res) => {
    answer(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(kit.port, kit.host, resolve));
  const url = `http://${kit.host}:${(server.address() as AddressInfo).port}/gateway`;
  return {
    settings: { url, appKey: gate.appKey, appSecret: gate.appSecret },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Query {
  readonly sfzjh: readonly string[];
  readonly zd: readonly Property[];
  readonly ym: number;
  readonly mys: number;
}

interface List {
  readonly xjh?: readonly string[];
  readonly ym: number;
  readonly mys: number;
}

function listOf(body: string): List | null {
  try {
    const { xjh, ym, mys } = JSON.parse(body) as List;
    const good =
      (xjh ?? []).every((no) => typeof no === 'string') &&
      [ym, mys].every((n) => Number.isInteger(n) && n >= 1) &&
      mys <= MAX_LIST_PAGE_SIZE;
    return good ? { ...(xjh && { xjh }), ym, mys } : null;
  } catch {
    return null;
  }
}

function queryOf(body: string): Query | null {
  try {
    const { sfzjh, zd, ym, mys } = JSON.parse(body) as Query;
    const good =
      sfzjh.every((id) => typeof id === 'string') &&
      zd.every((property) => PROPERTIES.includes(property)) &&
      [ym, mys].every((n) => Number.isInteger(n) && n >= 1) &&
      mys <= MAX_PAGE_SIZE;
    return good ? { sfzjh, zd, ym, mys } : null;
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

/** `20260101080000`, Beijing time, as the bureau writes it. */
const localStamp = (moment: number): string => new Date(moment + 8 * 3_600_000).toISOString().slice(0, 19).replace(/[^\d]/g, '');
