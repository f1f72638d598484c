// After all stories: whom they were about stands nowhere that a log, a file or the hub's own database could tell it from.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { purposes } from '../../src/kernel/codes.js';
import type { Hub } from '../support/hub.js';

/** Standing by itself: a digest may have as many digits in a row. */
const CITIZEN_ID = /(?<![\w-])[1-9]\d{16}[\dX](?![\w-])/;
const TOKEN = /eyJ[\w-]{10,}\.eyJ/;

export const silence = (hub: () => Hub) =>
  describe('after all of it', () => {
    /** Numbers, names, addresses and phones of everybody in the stories. */
    let canaries: string[];
    beforeAll(async () => {
      const persons = Object.values(hub().stories).flatMap(({ persons = [], citizenId, name }) => [
        ...persons,
        { citizenId, name },
      ]);
      const a1 = hub().stories['A1']!;
      const query = 'query ($id: ID!) { recipient(id: $id) { phone residenceAddress } }';
      const shown = await hub().ask({ query, variables: { id: a1.recipientId }, as: a1 });
      const { phone, residenceAddress } = shown.body.data.recipient;
      canaries = [...new Set([...persons.flatMap(({ citizenId, name }) => [citizenId, name]), phone, residenceAddress])].filter(
        Boolean,
      );
      expect(canaries.length).toBeGreaterThan(50);
      // trouble of every kind, so that the logs have something to say
      await hub().ask({ query, variables: { id: a1.citizenId }, as: a1 });
      await hub().ask({ query: `{ recipient(id: "${a1.citizenId}") { ${a1.name} } }`, as: a1 });
      await hub().sandbox.fault('health', '500');
      await hub().ask({
        query: 'query ($id: ID!) { recipient(id: $id) { health { records { selfPaidYtd { band } } } } }',
        variables: { id: a1.recipientId },
        as: a1,
      });
      await hub().sandbox.fault('health', 'wrong-person');
      await hub().ask({
        query: 'query ($id: ID!) { recipient(id: $id) { health { records { selfPaidYtd { band } } } } }',
        variables: { id: a1.recipientId },
        as: a1,
      });
      await hub().sandbox.clear();
    });
    const expectSilent = (text: string) => {
      expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
      expect(hub().issued.filter((token) => text.includes(token))).toEqual([]);
      expect(CITIZEN_ID.exec(text)).toBeNull();
    };

    it('the hub’s log names nobody and holds no token', () => {
      expect(hub().said.err).toContain('trouble');
      expectSilent(hub().said.err);
      expect(TOKEN.exec(hub().said.err)).toBeNull();
    });

    it('what it printed names nobody; the one token in it is the newcomer’s', () => {
      expectSilent(hub().said.out);
      const lines = hub()
        .said.out.split('\n')
        .filter((line) => TOKEN.test(line));
      expect(lines.map((line) => line.slice(0, 4))).toEqual(['Toke', 'curl']);
    });

    it('the log of its database names nobody', () => {
      const file = join(hub().data, 'postgres.log');
      expect(existsSync(file)).toBe(true);
      expectSilent(readFileSync(file, 'utf8'));
    });

    it('the record names nobody, and its erasable side rows only the officer and the case', async () => {
      const entries = await hub().entries();
      expect(entries.filter(({ type }) => type === 'DISC').length).toBeGreaterThan(10);
      expect(entries.filter(({ type }) => type === 'DENY').length).toBeGreaterThan(purposes.size);
      expectSilent(entries.map(({ raw }) => raw).join('\n'));
      const bodies = await hub().inDatabase(async (client) => {
        const { rows } = await client.query("SELECT DISTINCT convert_from(body, 'UTF8') AS body FROM audit.detail");
        return rows.map(({ body }) => JSON.parse(body));
      });
      expect(new Set(bodies.flatMap(Object.keys))).toEqual(new Set(['officer', 'case']));
    });

    it('no table of the hub’s database holds a name, a number or an address that could be read', async () => {
      const found = await hub().inDatabase(async (client) => {
        const { rows: tables } = await client.query(
          `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
            WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
        );
        const hits: string[] = [];
        for (const { name } of tables) {
          const { rows } = await client.query(`SELECT t::text AS line FROM ${name} t`);
          const text = rows.map(({ line }) => line).join('\n');
          for (const canary of canaries)
            if (text.includes(canary) || text.includes(Buffer.from(canary).toString('hex'))) hits.push(`${name}: ${canary}`);
        }
        expect(tables.length).toBeGreaterThan(8);
        return hits;
      });
      expect(found).toEqual([]);
    });
  });
