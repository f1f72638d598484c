// A department made up for the suite, kept in memory: the veterans' bureau, with a field of every shape.

import {
  type Batch,
  type CallContext,
  type Connector,
  type Loaded,
  type Row,
  type Source,
  WrongPerson,
} from '../../../src/connector.js';
import type { Department } from '../../../src/departments/discover.js';
import type { AccessLine, Fault, FaultMode, World } from '../../../src/sandbox/kit.js';

const field = (name: string, label: string, type: string, more = 'mask: HIDE, filter: GRANTED') =>
  `  ${name}: ${type} @classified(level: L2, share: CONDITIONAL, category: NON, ${more}, label: "${label}")`;
const SDL = `
type Recipient @key(fields: "id") { id: ID!  veterans: Veterans }
type Veterans { source: Source!  records: [VeteranRecord!] }
type VeteranRecord {
${field('cardNo', '优待证号', 'String', 'mask: LAST4, filter: EQUALITY')}
${field('injuryGrade', '伤残等级', 'ShownCode', 'mask: BOOL, filter: GRANTED, codes: "disabilityGrade"')}
${field('honours', '立功受奖', 'ShownCodes')}
${field('allowanceMonthly', '优抚金月额', 'ShownDecimal', 'mask: BAND, filter: GRANTED')}
${field('pensionRatio', '发放比例', 'Decimal')}
${field('yearsServed', '服役年限', 'Int')}
${field('dependants', '供养人数', 'ShownInt', 'mask: BOOL, filter: GRANTED')}
${field('enlistedOn', '入伍日期', 'Date')}
${field('dischargedOn', '退役日期', 'ShownDate', 'mask: YEAR, filter: GRANTED')}
${field('lastVisitAt', '最近走访时间', 'DateTime')}
${field('registeredAt', '安置地', 'DivisionCode')}
${field('agreementId', '安置协议编号', 'ID')}
${field('martyrKin', '烈属标志', 'Boolean')}
}`;
const NAMES = [...SDL.matchAll(/^ {2}(\w+): \w+ @classified/gm)].map(([, name]) => name!);
const POLICY = `department: veterans
purposes: { P04: 社会救助暂行办法 47-49 }
fields: { ${NAMES.map((name) => `VeteranRecord.${name}: { plain: [TW:P04] }`).join(', ')} }`;

/** Every second person served; those who served twice have two records. */
function recordsOf(world: World): ReadonlyMap<string, readonly Row[]> {
  const served = world.persons.filter(({ citizenId, n }) => citizenId && n % 2 === 0);
  const record = (n: number, term: number): Row => ({
    cardNo: `YD${n}-${term}`,
    injuryGrade: n % 3 ? String((n % 4) + 1) : null,
    honours: n % 5 ? ['三等功'] : [],
    allowanceMonthly: `${n}.50`,
    pensionRatio: '0.85',
    yearsServed: (n % 12) + 2,
    dependants: n % 4,
    enlistedOn: '1998-12-01',
    dischargedOn: '2004-12-01',
    lastVisitAt: '2026-01-05T02:30:00.000Z',
    registeredAt: '320402004001',
    agreementId: `AZ${n}`,
    martyrKin: n % 7 === 0,
  });
  return new Map(served.map(({ citizenId, n }) => [citizenId!, n % 10 ? [record(n, 1)] : [record(n, 1), record(n, 2)]]));
}

const PAGE = 100;
const TEN_DAYS_MS = 10 * 86_400_000;

/** The bureau's own system: what it knows, what it was asked, and how it fails when told to. */
export class Bureau {
  readonly log: AccessLine[] = [];
  fault: Fault | null = null;
  private readonly records: ReadonlyMap<string, readonly Row[]>;

  constructor(readonly world: World) {
    this.records = recordsOf(world);
  }

  recordsOf(id: string): readonly Row[] {
    return this.records.get(id) ?? [];
  }

  async ask(ids: readonly string[], names: readonly string[], page: number, signal: AbortSignal) {
    const fault = this.fault;
    if (fault?.mode === 'refuse' || fault?.mode === '500') throw new Error('the bureau does not answer');
    this.log.push({ department: 'veterans', at: new Date().toISOString(), kind: 'fields', page, keys: ids, fields: names });
    await pause(fault?.mode === 'hang' || fault?.mode === 'drip' ? fault.ms || null : 1, signal);
    const asOf = Date.now() - (fault?.mode === 'stale' ? TEN_DAYS_MS : 0);
    const stranger = this.world.persons.find(({ citizenId }) => citizenId && !ids.includes(citizenId))!.citizenId!;
    return {
      asOf,
      answers: ids.map((id, i) => ({
        of: fault?.mode === 'wrong-person' && i === 0 ? stranger : id,
        records: this.recordsOf(id).map((record) => Object.fromEntries(names.map((name) => [name, record[name]]))),
      })),
    };
  }
}

/** `null` is for ever. */
const pause = (ms: number | null, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = ms === null ? undefined : setTimeout(resolve, ms);
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });

/** A source that keeps every promise. */
export function openSound(bureau: Bureau): Source {
  const closed = new AbortController();
  return {
    load: (batch, call) => load(bureau, batch, { ...call, signal: AbortSignal.any([call.signal, closed.signal]) }),
    close: async () => closed.abort(new Error('closed')),
  };
}

async function load(bureau: Bureau, batch: Batch, { signal }: CallContext): Promise<Loaded> {
  const ids = [...new Set(batch.persons)];
  const names = batch.fields.get('VeteranRecord') ?? [];
  const persons = new Map<string, ReadonlyMap<string, readonly Row[]>>();
  let asOf = Date.now();
  for (let page = 1; (page - 1) * PAGE < ids.length; page++) {
    const some = ids.slice((page - 1) * PAGE, page * PAGE);
    const answer = await bureau.ask(some, names, page, signal);
    asOf = Math.min(asOf, answer.asOf);
    for (const { of, records } of answer.answers) {
      if (!some.includes(of)) throw new WrongPerson('the bureau answered for somebody else');
      persons.set(of, new Map([['VeteranRecord', records]]));
    }
  }
  const freshness = Date.now() - asOf > TEN_DAYS_MS / 2 ? 'STALE' : 'CURRENT';
  return { asOf: new Date(asOf).toISOString(), freshness, persons, households: new Map() };
}

/** The department, opened by whatever connector is tried on it. */
export function veterans(open: (bureau: Bureau) => Source): Department {
  const connector: Connector = {
    department: 'veterans',
    label: '退役军人事务',
    staff: [],
    askedBy: 'CITIZEN_ID',
    blocks: [{ type: 'Veterans', lists: { records: 'VeteranRecord' } }],
    open: async (settings) => open(settings as Bureau),
  };
  return { name: 'veterans', folder: 'memory', connector, sdl: SDL, policyText: POLICY };
}

export const faultOf = (mode: FaultMode | null, ms: number): Fault | null => mode && { mode, ms };
