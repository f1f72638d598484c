// A batch as the database takes it: the entries as one run of bytes, everything else as arrays beside it.
import { DURABILITY_COLUMNS } from './durability.js';
import { type Draft, entryText } from './entry.js';

/** Entries that go to the database together, all or none. Its sequence numbers are its own for good, however often it is sent. */
export interface Batch {
  readonly uuid: string;
  readonly log: number;
  readonly firstWseq: bigint;
  readonly drafts: readonly Draft[];
}

/**
 * The statement that carries it; its name makes the server parse it once for each connection. It also asks by which settings the
 * database stores it: these can be changed under a running hub.
 */
export const APPEND = {
  name: 'audit-append',
  text: `SELECT first_idx, size, root, leaves, ${DURABILITY_COLUMNS} FROM audit.append($1, $2, $3, $4, $5, $6, $7::int[], $8::uuid[], $9::uuid[],
    $10::text[], $11::timestamptz[], $12::text[], $13::text[], $14, $15, $16::int[], $17, $18::int[], $19::int[])`,
};

const NO_REF = Buffer.alloc(32);
const array = (items: readonly (string | number)[]): string => `{${items.join()}}`;
const textArray = (items: readonly (string | null)[]): string =>
  array(items.map((item) => (item === null ? 'NULL' : `"${item.replace(/[\\"]/g, '\\$&')}"`)));

/** The values of APPEND. Buffers go over the wire as they are; only short things go as text. */
export function appendValues(batch: Batch, writer: string, epoch: string): unknown[] {
  const { drafts } = batch;
  const entries = drafts.map((draft, i) => Buffer.from(entryText(draft, batch.firstWseq + BigInt(i))));
  const subjectOf: number[] = [];
  const subjects: Buffer[] = [];
  const detailOf: number[] = [];
  const detailLength: number[] = [];
  const details: Buffer[] = [];
  const refs: Buffer[] = [];
  drafts.forEach((draft, i) => {
    refs.push(draft.actorRef ?? NO_REF, draft.caseRef ?? NO_REF);
    for (const ref of draft.subjects) {
      subjectOf.push(i + 1);
      subjects.push(ref);
    }
    if (draft.detail) {
      detailOf.push(i + 1);
      detailLength.push(draft.detail.salt.length + draft.detail.body.length);
      details.push(draft.detail.salt, draft.detail.body);
    }
  });
  return [
    batch.log,
    batch.uuid,
    writer,
    epoch,
    String(batch.firstWseq),
    Buffer.concat(entries),
    array(entries.map((entry) => entry.length)),
    array(drafts.map((d) => d.eventId)),
    array(drafts.map((d) => d.requestId)),
    array(drafts.map((d) => d.type)),
    array(drafts.map((d) => d.ts)),
    textArray(drafts.map((d) => d.org)),
    textArray(drafts.map((d) => d.purpose)),
    Buffer.concat(refs),
    Buffer.concat(subjects),
    array(subjectOf),
    Buffer.concat(details),
    array(detailOf),
    array(detailLength),
  ];
}

/** Where a batch stands, as the database answered. */
export interface Appended {
  readonly firstIndex: bigint;
  readonly size: bigint;
  readonly root: Buffer;
  /** 32 bytes for each entry. */
  readonly leaves: Buffer;
}

export const readAppended = (row: { first_idx: string; size: string; root: Buffer; leaves: Buffer }): Appended => ({
  firstIndex: BigInt(row.first_idx),
  size: BigInt(row.size),
  root: row.root,
  leaves: row.leaves,
});
