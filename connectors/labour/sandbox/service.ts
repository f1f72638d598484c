// The bureau's service behind the wire: one operation, QueryPersons, as its WSDL describes it.
import type { Server as SoapServer } from 'soap';
import soap from 'soap';
import type { Kit } from '../../../src/sandbox/kit.js';
import { ITEMS, type Item, type LabourFile, labourFiles } from './records.js';
import type { TokenCheck } from './token.js';

const MAX_PAGE_SIZE = 200;
const TEN_DAYS_MS = 10 * 86_400_000;

/** As the SOAP server parsed it by the WSDL. */
interface Query {
  readonly Page?: number;
  readonly PageSize?: number;
  readonly ZJHM?: readonly unknown[];
  readonly Item?: readonly unknown[];
}

/** The SOAP server writes `xsi:nil` without saying what xsi is. */
const WITH_NIL = { attributes: { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' } };
/** SOAP 1.1 answers a fault with status 500. */
const fault = (faultcode: string, faultstring: string) => ({ Fault: { faultcode, faultstring, statusCode: 500 } });

/** `now` in milliseconds; `wsdl` the text of the service's description. */
export async function openService(kit: Kit, wsdl: string, tokens: TokenCheck, now: () => number): Promise<SoapServer> {
  const files = labourFiles(kit.world);
  const strangerTo = (asked: readonly string[]) => [...files.keys()].find((id) => !asked.includes(id)) ?? '11010519491231002X';

  function QueryPersons({ Page = 0, PageSize = 0, ZJHM = [], Item = [] }: Query) {
    const ids = ZJHM.map(String);
    const items = Item.map(String);
    const good = Page >= 1 && PageSize >= 1 && PageSize <= MAX_PAGE_SIZE && items.every((item) => ITEMS.includes(item as Item));
    if (!good) throw fault('soap:Client', '入参不符合规范');
    kit.log({ kind: 'fields', page: Page, keys: ids, fields: items });

    const only = (file: LabourFile) =>
      Object.fromEntries(ITEMS.filter((item) => items.includes(item)).map((item) => [item, file[item]]));
    const Person = ids.slice((Page - 1) * PageSize, Page * PageSize).map((id) => {
      const file = files.get(id);
      return { ZJHM: id, Record: file ? [only(file)] : [] };
    });
    const mode = kit.fault()?.mode;
    if (mode === 'wrong-person') Person[0] = { Record: [], ...Person[0], ZJHM: strangerTo(ids) };
    const rebuilt = now() - (mode === 'stale' ? TEN_DAYS_MS : 0);
    return { ...WITH_NIL, Page, PageCount: Math.ceil(ids.length / PageSize), DataTime: localTime(rebuilt), Person };
  }

  return new Promise((resolve, reject) => {
    const server: SoapServer = soap.listen(null as never, {
      path: '/services/Ryxxcx',
      services: { RyxxcxService: { RyxxcxPort: { QueryPersons } } },
      xml: wsdl,
      suppressStack: true,
      callback: (error: unknown) => (error ? reject(error) : resolve(server)),
    });
    server.authenticate = (security: unknown) => {
      if (!tokens.accepts(security)) throw fault('soap:Client.Authentication', '身份验证失败');
      return true;
    };
  });
}

/** xs:dateTime with the zone of the machine. */
const localTime = (moment: number): string => `${new Date(moment + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
