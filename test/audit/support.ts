// A durable database of a test file's own, and entries to put into it.
// The shared test server is fast because it may lose commits; the recorder refuses that, as it should.
import pg from 'pg';
import type { EntryInput } from '../../src/audit/index.js';
import { migrate } from '../../src/database/migrate.js';
import { uuid7 } from '../../src/kernel/uuid7.js';
import { temporaryPostgres } from '../support/temporary-postgres.js';

const DURABLE = ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on', 'shared_buffers=32MB'];

export interface RecordDatabase {
  readonly url: string;
  readonly pid: number;
  /** Its server's other settings, so that it can be started again on the same data. */
  readonly server: Awaited<ReturnType<typeof temporaryPostgres>>;
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function recordDatabase(settings: readonly string[] = []): Promise<RecordDatabase> {
  const server = await temporaryPostgres([...DURABLE, ...settings]);
  await migrate(server.url);
  return {
    url: server.url,
    pid: server.pid,
    server,
    query: async (text, values) => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      try {
        return (await client.query(text, values)).rows;
      } finally {
        await client.end();
      }
    },
    close: () => server.stop(),
  };
}

export const KEY = Buffer.alloc(32, 7);
export const recorderOptions = (url: string, writer = 'hub-1') => ({ url, key: KEY, writer, hubVersion: '1.0.0' });

const HASH = `sha256:${'ab'.repeat(32)}`;

/** A disclosure of a few fields of some persons to a town window. */
export function disclosure(change: Partial<EntryInput> = {}): EntryInput {
  return {
    type: 'DISC',
    at: new Date('2026-01-01T08:00:00Z'),
    requestId: uuid7(),
    eventId: uuid7(),
    actor: {
      iss: 'https://idp.example',
      client: 'tn-window',
      org: '11320499MA0DEM013D',
      role: 'TW',
      acr: '2',
      subject: 'tn-hm-007',
    },
    purpose: 'P04',
    caseNo: 'AJ20260001',
    document: HASH,
    payload: HASH,
    policy: HASH,
    operation: { kind: 'query', name: 'A1' },
    sources: { health: 'ok', 'civil-affairs': 'ok' },
    subjects: [{ recipientId: 'R1', fieldset: 0 }],
    fieldsets: [
      new Map([
        ['Recipient.name', 'mask'],
        ['MedicalRecord.diagnosisCode', 'denied:NOT_SHARED'],
      ]),
    ],
    ...change,
  };
}
