// The stored record as a verification reads it: leaves with what stands beside them, by cursors that read ahead on one connection.
import type pg from 'pg';
import { asExact, exactOf } from '../exact.js';
import type { Beside } from './beside.js';
import type { FoundLeaf } from './walk.js';

/** What is read ahead outlives a collection of garbage and is moved by it: small pages cost less than they save. */
const PAGE = 250;

/** A reference as entries write it. */
const REF = (column: string): string => `translate(rtrim(encode(${column}, 'base64'), '='), '+/', '-_')`;

const sized = (column: string): string => `coalesce(octet_length(${column}) || ':' || ${column}, 'N')`;
/** The columns that repeat an entry in one text, as `checkBeside` takes them: one is compared faster than eight. */
const COLUMNS = `l.event_id || ' ' || l.request_id || ' ' || l.ts || ' ' || coalesce(${REF('l.actor_ref')}, '-') || ' '
  || coalesce(${REF('l.case_ref')}, '-') || ' ' || ${sized('l.type')} || ${sized('l.org')} || ${sized('l.purpose')}`;

/** Hashes alone: the stretch that was verified before. */
async function* verifiedLeaves(client: pg.Client, log: number, since: bigint): AsyncGenerator<FoundLeaf[]> {
  const hashes = pages(
    client,
    'hashes',
    `SELECT idx, encode(leaf_hash, 'hex') FROM audit.leaf WHERE log_id = $1 AND idx < $2 ORDER BY idx`,
    [log, String(since)],
    16 * PAGE,
  );
  for await (const page of hashes)
    yield page.map((row) => ({ index: BigInt(row[0]!), leafHash: Buffer.from(row[1]!, 'hex'), entry: null }));
}

/** The leaves with what stands beside them; persons come from an index that is sorted by person, so they are sorted anew. */
export async function* foundLeaves(client: pg.Client, log: number, since: bigint): AsyncGenerator<FoundLeaf[]> {
  if (since > 0n) yield* verifiedLeaves(client, log, since);
  const subjects = new Persons(
    pages(
      client,
      'subjects',
      `SELECT idx, ${REF('subject_ref')} || ' ' || ts FROM audit.subject WHERE log_id = $1 AND idx >= $2 ORDER BY idx`,
      [log, String(since)],
    ),
  );
  const leaves = pages(
    client,
    'leaves',
    `SELECT l.idx, encode(l.leaf_hash, 'hex'), ${asExact('l.entry')}, ${COLUMNS},
            d.idx IS NOT NULL, encode('\\x02' || d.salt || d.body, 'hex'), d.erased_at IS NOT NULL
       FROM audit.leaf l LEFT JOIN audit.detail d ON d.log_id = l.log_id AND d.idx = l.idx AND d.part = 0
      WHERE l.log_id = $1 AND l.idx >= $2 ORDER BY l.idx`,
    [log, String(since)],
  );
  for await (const page of leaves) {
    await subjects.upTo(Number(page.at(-1)![0]));
    yield page.map((row) => ({
      index: BigInt(row[0]!),
      leafHash: Buffer.from(row[1]!, 'hex'),
      entry: row[2] === null ? null : exactOf(row[2]!),
      beside: besideOf(row, subjects.of(Number(row[0]))),
    }));
  }
}

/** The persons of each entry, in the order of the entries. */
class Persons {
  readonly #pages: AsyncGenerator<readonly Row[]>;
  #rows: readonly Row[] = [];
  #at = 0;

  constructor(pages: AsyncGenerator<readonly Row[]>) {
    this.#pages = pages;
  }

  /** Has everything ready for entries up to this one. */
  async upTo(index: number): Promise<void> {
    for (let last = this.#rows.at(-1); !last || Number(last[0]) <= index; last = this.#rows.at(-1)) {
      const { value, done } = await this.#pages.next();
      if (done) return;
      this.#rows = [...this.#rows.slice(this.#at), ...value];
      this.#at = 0;
    }
  }

  /** MUST be asked in order. */
  of(index: number): readonly string[] {
    const found: string[] = [];
    for (let row = this.#rows[this.#at]; row && Number(row[0]) <= index; row = this.#rows[++this.#at])
      if (Number(row[0]) === index) found.push(row[1]!);
    return found;
  }
}

const besideOf = (row: Row, subjects: readonly string[]): Beside => ({
  columns: row[3]!,
  subjects,
  detail: row[4] === 't' ? { committed: row[5] === null ? null : Buffer.from(row[5]!, 'hex'), isErased: row[6] === 't' } : null,
});

export type Row = readonly (string | null)[];
const AS_SENT = { getTypeParser: () => (text: string) => text };

/** A cursor by pages that are not empty, read a page ahead of its use; every column as the text that the database sends. */
async function* pages(
  client: pg.Client,
  name: string,
  query: string,
  values: unknown[],
  size = PAGE,
): AsyncGenerator<readonly Row[]> {
  await inTurn(client, () => client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${query}`, values));
  const text = `FETCH ${size} FROM ${name}`;
  const fetch = async (): Promise<readonly Row[]> =>
    (await inTurn(client, () => client.query<never>({ text, rowMode: 'array', types: AS_SENT as never }))).rows;
  for (let next: Promise<readonly Row[]> | null = fetch(); next; ) {
    const rows: readonly Row[] = await next;
    next = rows.length === size ? fetch() : null;
    next?.catch(() => {}); // reported when it is awaited
    if (rows.length > 0) yield rows;
  }
}

export async function* rowsOf(...cursor: Parameters<typeof pages>): AsyncGenerator<Row> {
  for await (const page of pages(...cursor)) yield* page;
}

const turns = new WeakMap<pg.Client, Promise<unknown>>();
/** Several cursors read ahead on one connection, which takes one question at a time. */
export function inTurn<T>(client: pg.Client, ask: () => Promise<T>): Promise<T> {
  const answer = (turns.get(client) ?? Promise.resolve()).then(ask);
  turns.set(
    client,
    answer.catch(() => {}),
  );
  return answer;
}
