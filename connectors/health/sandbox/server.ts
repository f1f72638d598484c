// The bureau's service: POST /oauth/token, POST /api/v1/persons/query (a hundred persons a page) and /api/v1/persons/numbers.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Kit, RunningDepartment } from '../../../src/sandbox/kit.js';
import { send } from './faults.js';
import { type BureauRecord, bureauNumbers, bureauRecords, PROPERTIES } from './records.js';
import { openTokenOffice } from './token.js';

const MAX_PAGE_SIZE = 100;
const MAX_LIST_PAGE_SIZE = 1_000;
const TEN_DAYS_MS = 10 * 86_400_000;

/** Tests shorten or move time by `tokenSeconds` and `now`. */
export async function startBureau(kit: Kit, { tokenSeconds = 60, now = Date.now } = {}): Promise<RunningDepartment> {
  const office = await openTokenOffice(tokenSeconds, now);
  const records = bureauRecords(kit.world);
  const listed = bureauNumbers(kit.world);
  const strangerTo = (certnos: readonly string[]) =>
    [...records.keys()].find((certno) => !certnos.includes(certno)) ?? '11010519491231002X';

  function query({ certnos, emgc_nos = [], fields, page = 1, page_size = MAX_PAGE_SIZE }: Query) {
    const asked = [...certnos, ...emgc_nos];
    kit.log({ kind: 'fields', page, keys: asked, fields });
    const mode = kit.fault()?.mode;
    const found = asked.filter((number) => records.has(number));
    const only = (record: BureauRecord) => Object.fromEntries(fields.map((field) => [field, record[field]]));
    const data = found.slice((page - 1) * page_size, page * page_size).flatMap((number) =>
      records.get(number)!.map((record) => {
        const certno = record.certno as string;
        return { ...only(record), certno, ...(certno === '' && { emgc_no: number }) };
      }),
    );
    if (mode === 'wrong-person') data[0] = { ...data[0], certno: strangerTo(asked) };
    const updated = now() - (mode === 'stale' ? TEN_DAYS_MS : 0);
    return {
      infcode: 0,
      inf_refmsgid: `H32049900${now()}`,
      output: { page, page_size, total: found.length, updt_time: localTime(updated), data },
    };
  }

  /** Which of them settled, or were taken in, with this institution last. */
  function institution({ certnos, emgc_nos, fixmedins_code }: { certnos: string[]; emgc_nos: string[]; fixmedins_code: string }) {
    kit.log({ kind: 'facts', page: 1, keys: [...certnos, ...emgc_nos], fields: ['fixmedins_code'] });
    const own = certnos.filter((certno) => records.get(certno)?.some((record) => record.fixmedins_code === fixmedins_code));
    const taken = emgc_nos.filter((no) => listed.some((line) => line.emgc_no === no && line.hospital === fixmedins_code));
    const isMixedUp = kit.fault()?.mode === 'wrong-person';
    return { infcode: 0, output: { certnos: isMixedUp ? [strangerTo(certnos)] : own, emgc_nos: taken } };
  }

  function numbers({ page = 1, page_size = MAX_LIST_PAGE_SIZE, psn_nos, emgc_nos }: List) {
    kit.log({ kind: 'roster', page, keys: psn_nos ?? emgc_nos ?? [], fields: ['psn_no', 'certno', 'psn_name', 'emgc_no'] });
    const wanted = listed.filter(
      (line) => (!psn_nos || psn_nos.includes(line.psn_no)) && (!emgc_nos || emgc_nos.includes(line.emgc_no)),
    );
    const data = wanted.slice((page - 1) * page_size, page * page_size).map(({ hospital, ...line }) => line);
    return { infcode: 0, output: { page, page_size, total: wanted.length, data } };
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const fault = kit.fault();
    if (fault?.mode === 'refuse') return send(res, fault, 0, null); // nothing was asked of it, as far as it knows
    const body = await bodyOf(req);
    if (req.method === 'POST' && req.url === '/oauth/token') {
      kit.log({ kind: 'token', page: 1, keys: [], fields: [] });
      const granted =
        new URLSearchParams(body).get('grant_type') === 'client_credentials' && (await office.issue(req.headers.authorization));
      return send(res, fault, granted ? 200 : 401, granted || { error: 'invalid_client' });
    }
    if (req.method === 'POST' && req.url === '/api/v1/persons/institution') {
      if (!(await office.accepts(req.headers.authorization)))
        return send(res, fault, 401, { infcode: -1, err_msg: '令牌无效或已过期' });
      return send(res, fault, 200, institution(JSON.parse(body)));
    }
    const isList = req.url === '/api/v1/persons/numbers';
    if (req.method !== 'POST' || (req.url !== '/api/v1/persons/query' && !isList))
      return send(res, fault, 404, { infcode: -1, err_msg: '接口不存在' });
    if (!(await office.accepts(req.headers.authorization)))
      return send(res, fault, 401, { infcode: -1, err_msg: '令牌无效或已过期' });
    const list = isList ? listOf(body) : null;
    if (list) return send(res, fault, 200, numbers(list));
    const asked = isList ? null : queryOf(body);
    if (!asked) return send(res, fault, 400, { infcode: -1, err_msg: '入参不符合规范' });
    send(res, fault, 200, query(asked));
  }

  const server = createServer((req, res) => {
    answer(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(kit.port, kit.host, resolve));
  const url = `http://${kit.host}:${(server.address() as AddressInfo).port}`;
  return {
    settings: { url, tokenUrl: `${url}/oauth/token`, clientId: office.clientId, clientSecret: office.clientSecret },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Query {
  readonly certnos: readonly string[];
  /** Patients without papers. */
  readonly emgc_nos?: readonly string[];
  readonly fields: readonly (keyof BureauRecord)[];
  readonly page?: number;
  readonly page_size?: number;
}

interface List {
  readonly page?: number;
  readonly page_size?: number;
  readonly psn_nos?: readonly string[];
  readonly emgc_nos?: readonly string[];
}

function listOf(body: string): List | null {
  try {
    const list = JSON.parse(body) as List;
    const { page = 1, page_size = 1, psn_nos = [], emgc_nos = [] } = list;
    const good =
      [page, page_size].every((n) => Number.isInteger(n) && n >= 1) &&
      page_size <= MAX_LIST_PAGE_SIZE &&
      [psn_nos, emgc_nos].every((numbers) => numbers.every((no) => typeof no === 'string'));
    return good ? list : null;
  } catch {
    return null;
  }
}

function queryOf(body: string): Query | null {
  try {
    const { certnos, emgc_nos = [], fields, page = 1, page_size = MAX_PAGE_SIZE } = JSON.parse(body) as Query;
    const good =
      [...certnos, ...emgc_nos].every((number) => typeof number === 'string') &&
      fields.every((field) => PROPERTIES.includes(field)) &&
      [page, page_size].every((n) => Number.isInteger(n) && n >= 1) &&
      page_size <= MAX_PAGE_SIZE;
    return good ? { certnos, emgc_nos, fields, page, page_size } : null;
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

/** `2026-01-01 08:00:00`, Beijing time, as the bureau writes it. */
const localTime = (moment: number): string => new Date(moment + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
