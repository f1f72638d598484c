// What an operator carries out of the house, and what somebody outside finds by it: nothing but the files and the program.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Hub } from '../support/hub.js';
import { runProgram } from '../support/program.js';

const QUERY = 'query ($id: ID!) { recipient(id: $id) { id name } }';

export const commandLine = (hub: () => Hub) =>
  describe('the record on the command line', () => {
    const home = mkdtempSync(join(tmpdir(), 'zhongfu-outside-'));
    const out = join(home, 'export');
    /** Another machine: no data folder, no keys. */
    const outside = { ZHONGFU_DATA: join(home, 'nothing') };
    let answer: Answer;
    let own: Answer;
    const run = async (env: Record<string, string>, ...args: string[]) => {
      const ran = await runProgram(['audit', ...args], env);
      // biome-ignore lint/suspicious/noExplicitAny: what came is read as it came
      return { ...ran, json: ran.out.startsWith('{') ? (JSON.parse(ran.out) as any) : undefined };
    };
    const receiptOf = ({ headers }: Answer) => headers.get('zhongfu-receipt')!;
    beforeAll(async () => {
      const { A1, K1 } = hub().stories;
      answer = await hub().ask({ query: QUERY, variables: { id: A1!.recipientId }, as: A1! });
      own = await hub().ask({ query: QUERY, variables: { id: K1!.recipientId }, as: { ...K1!, recipient: [K1!.recipientId!] } });
      await run(hub().env, 'export', '--out', out, '--csv', '--json');
    });
    afterAll(() => rmSync(home, { recursive: true, force: true }));

    it('the export is the exact bytes with what is needed to check them, itself on the record', async () => {
      expect(readdirSync(out).sort()).toEqual([
        'batches.ndjson',
        'checkpoint.txt',
        'entries.csv',
        'entries.ndjson',
        'keys.txt',
        'leaves.ndjson',
        'notes.ndjson',
      ]);
      const lines = readFileSync(join(out, 'entries.ndjson'), 'utf8').trimEnd().split('\n');
      const entries = await hub().entries();
      const at = lines.findIndex((line) => JSON.parse(line).type === 'EXPORT');
      expect(lines).toEqual(entries.slice(0, lines.length).map(({ raw }) => raw));
      expect(JSON.parse(lines[at]!).about).toMatchObject({ csv: true });
      expect(readFileSync(join(out, 'checkpoint.txt'), 'utf8')).toContain('\n\n— ');
    });

    it('is never mixed with another', async () => {
      const again = await run(hub().env, 'export', '--out', out);
      expect(again).toMatchObject({ code: 2, out: '' });
      const backwards = await run(hub().env, 'export', '--out', `${out}-none`, '--from', '2026-02-01', '--to', '2026-01-01');
      expect(backwards).toMatchObject({ code: 2, err: expect.stringContaining('--to') });
      expect(again.err).toContain('not empty');
    });

    it('the table opens in a spreadsheet and runs nothing there', () => {
      const table = readFileSync(join(out, 'entries.csv'), 'utf8');
      expect(table.startsWith('\ufeff"index","time"')).toBe(true);
      const rows = table.split('\r\n');
      expect(rows.at(-1)).toBe('');
      expect(rows.length - 2).toBe(readFileSync(join(out, 'entries.ndjson'), 'utf8').split('\n').length - 1);
      expect(table).not.toMatch(/(?:^|,)"?[=+\-@]/m);
    });

    it('the record verifies where it is kept', async () => {
      const { code, json } = await run(hub().env, 'verify', '--json');
      expect(json).toMatchObject({ ok: true, failures: [], entries: expect.any(Number), root: expect.any(String) });
      expect(json.signedSize).toBeGreaterThan(0);
      expect(code).toBe(0);
      const later = await run(hub().env, 'verify', '--db', '--since', String(json.size), '--root', json.root, '--json');
      expect(later.json).toMatchObject({ ok: true, failures: [] });
      expect(later.json.entries).toBeLessThan(json.entries);
    });

    it('the export verifies anywhere', async () => {
      const { code, json, err } = await run(outside, 'verify', '--export', out, '--json');
      expect({ code, err, json }).toMatchObject({ code: 0, json: { ok: true, failures: [], warnings: [] } });
      expect(err).toContain('compare them');
    });

    it('one changed letter in it is found, with its place', async () => {
      const bad = join(home, 'bad');
      await run(hub().env, 'export', '--out', bad);
      const lines = readFileSync(join(bad, 'entries.ndjson'), 'utf8').split('\n');
      lines[5] = lines[5]!.replace('"type":"', '"type":"X');
      writeFileSync(join(bad, 'entries.ndjson'), lines.join('\n'));
      const { code, json } = await run(outside, 'verify', '--export', bad, '--json');
      expect(json.failures).toEqual([expect.objectContaining({ class: 'CHANGED_BIT', index: 5 })]);
      expect(code).toBe(1);
    });

    it('a receipt is proved by the export alone, also one without a place, and only with its own body', async () => {
      const body = join(home, 'body.json');
      writeFileSync(body, answer.text);
      const { code, json } = await run(outside, 'prove', receiptOf(answer), '--export', out, '--body', body, '--json');
      const entry = await hub().entryOf(answer);
      expect({ code, json }).toMatchObject({ code: 0, json: { ok: true, index: String(entry.index), reason: null } });
      expect(await run(outside, 'prove', receiptOf(own), '--export', out, '--json')).toMatchObject({
        code: 0,
        json: { ok: true, index: String((await hub().entryOf(own)).index) },
      });
      writeFileSync(body, answer.text.replace('name', 'nome'));
      expect(await run(outside, 'prove', receiptOf(answer), '--export', out, '--body', body, '--json')).toMatchObject({
        code: 1,
        json: { ok: false, reason: 'OTHER_BODY' },
      });
    });

    it('a receipt is proved by asking the hub, which need not be told whose it is', async () => {
      for (const receipt of [answer, own]) {
        const { code, json } = await run(hub().env, 'prove', receiptOf(receipt), '--hub', hub().url, '--json');
        const entry = await hub().entryOf(receipt);
        expect({ code, json }).toMatchObject({ code: 0, json: { ok: true, index: String(entry.index) } });
      }
      expect(await run(hub().env, 'prove', receiptOf(answer), '--hub', 'http://127.0.0.1:1')).toMatchObject({ code: 4 });
      expect(await run(outside, 'prove', receiptOf(answer), '--hub', hub().url)).toMatchObject({ code: 2 });
    });

    it('a receipt that was changed, or that another signed, proves nothing', async () => {
      const [head, claims, signature] = receiptOf(answer).split('.') as [string, string, string];
      const other = JSON.parse(Buffer.from(claims, 'base64url').toString());
      const changed = Buffer.from(JSON.stringify({ ...other, body: `sha256:${'00'.repeat(32)}` })).toString('base64url');
      expect(await run(outside, 'prove', `${head}.${changed}.${signature}`, '--export', out, '--json')).toMatchObject({
        code: 1,
        json: { ok: false, reason: 'BAD_SIGNATURE' },
      });
    });

    it.each([
      [['verify', '--export', '/nowhere']],
      [['verify', '--since', '5']],
      [['verify', '--db', '--export', 'x']],
      [['prove', 'x']],
      [['prove', 'not-a-receipt', '--export', 'x']],
      [['export']],
      [['erase']],
      [['prune', '--reason', 'x', '--before', '2999-01-01']],
      [['nothing']],
    ])('wrong usage is told as such: %j', async (args) => {
      expect(await run(hub().env, ...args)).toMatchObject({ code: 2, out: '' });
    });

    it('nothing is forgotten that must be kept', async () => {
      for (const command of ['erase', 'prune'])
        expect(await run(hub().env, command, '--reason', 'end of retention', '--json')).toMatchObject({
          code: 0,
          json: { ok: true, count: 0 },
        });
      const today = new Date().toISOString().slice(0, 10);
      const refused = await run(hub().env, 'erase', '--reason', 'too early', '--before', today);
      expect(refused).toMatchObject({ code: 2, out: '' });
      const kept = (await hub().entries()).map(({ type }) => type);
      expect(kept.filter((type) => type === 'ERASE' || type === 'PRUNE')).toEqual([]);
    });

    it('says that there is nobody to ask where no hub runs', async () => {
      expect(await run(outside, 'verify')).toMatchObject({ code: 4, out: '' });
    });
  });
