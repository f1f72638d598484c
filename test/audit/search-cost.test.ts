// What a page of the record costs: as much as a page, however long the list is of which it is one.
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createRecorder, createSearch } from '../../src/audit/index.js';
import { migrate } from '../../src/database/migrate.js';
import { inProject } from '../../src/kernel/paths.js';
import { temporaryPostgres } from '../support/temporary-postgres.js';
import { disclosure, KEY, recorderOptions } from './support.js';

const LATER = '0006_persons_by_time';
const OFTEN = 1_500;
const OTHERS = 3_000;
let server: Awaited<ReturnType<typeof temporaryPostgres>>;
let pool: pg.Pool;

beforeAll(async () => {
  server = await temporaryPostgres(['fsync=on', 'full_page_writes=on', 'synchronous_commit=on']);
  pool = new pg.Pool({ connectionString: server.url, max: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'zhongfu-migrations-'));
  cpSync(inProject('prisma', 'migrations'), folder, { recursive: true });
  for (const name of readdirSync(folder))
    if (name >= LATER && name !== 'migration_lock.toml') rmSync(join(folder, name), { recursive: true });
  await migrate(server.url, folder);
  rmSync(folder, { recursive: true });
  await write(OFTEN, () => 'often'); // before the index had moments
  await migrate(server.url);
  await write(OTHERS, (i) => (i % 50 ? `other-${i}` : 'often'));
  await pool.query('VACUUM ANALYZE audit.leaf, audit.subject, audit.detail');
});
afterAll(async () => {
  await pool?.end();
  await server?.stop();
});

async function write(count: number, whom: (i: number) => string): Promise<void> {
  const recorder = await createRecorder(recorderOptions(server.url));
  const record = (_: unknown, i: number) =>
    recorder.record(disclosure({ at: new Date(), subjects: [{ recipientId: whom(i), fieldset: 0 }] }));
  for (let done = 0; done < count; done += 500) await Promise.all(Array.from({ length: 500 }, record));
  await recorder.close();
}

it('what was recorded before has its moment in the index by person, too', async () => {
  const { rows } = await pool.query(
    'SELECT count(*)::int AS all, count(*) FILTER (WHERE s.ts = l.ts)::int AS right FROM audit.subject s JOIN audit.leaf l USING (log_id, idx)',
  );
  expect(rows).toEqual([{ all: OFTEN + OTHERS, right: OFTEN + OTHERS }]);
});

it.each(['first', 'twentieth'])(
  'the %s page of one who was looked at thousands of times reads no more than a page',
  async (which) => {
    let blocks = 0;
    const counted = {
      query: async (asked: string | pg.QueryConfig, given?: unknown[]) => {
        const { text, values } = typeof asked === 'string' ? { text: asked, values: given } : asked;
        const explained = await pool.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
        const { Plan: plan } = explained.rows[0]['QUERY PLAN'][0];
        blocks += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
        return pool.query(text, values);
      },
    };
    const search = createSearch(counted as never, KEY);
    let after: string | undefined;
    for (let page = which === 'first' ? 1 : 20; page > 0; page--) {
      blocks = 0;
      const found = await search.find({ recipientId: 'often', alsoKnownAs: ['other-1', 'nobody'] }, 50, after);
      expect(found.records).toHaveLength(50);
      after = found.endCursor!;
    }
    expect(blocks).toBeLessThan(1_000);
  },
);
