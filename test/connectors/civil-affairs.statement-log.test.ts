// The stand-in's reading of its database's statement log: nothing twice, nothing lost, also when the server changes files.
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { accessLine, StatementLog } from '../../connectors/civil-affairs/sandbox/statement-log.js';
import { temporaryFolder } from '../support/temporary-postgres.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder.path, 'shenji'));
});
afterEach(() => folder.remove());

const path = (name: string) => join(folder.path, 'shenji', name);
const line = (message: string) => `${JSON.stringify({ timestamp: '2026-01-01 00:00:00.123 UTC', message })}\n`;
const messages = (log: StatementLog) => log.read().map((entry) => entry.message);

it('begins where the log ends today, and waits for the end of a line', () => {
  writeFileSync(path('shenji-1.json'), line('yesterday'));
  const log = new StatementLog(folder.path);
  expect(messages(log)).toEqual([]);
  const next = line('今日');
  appendFileSync(path('shenji-1.json'), next.slice(0, 40));
  expect(messages(log)).toEqual([]);
  appendFileSync(path('shenji-1.json'), next.slice(40) + line('and more'));
  expect(messages(log)).toEqual(['今日', 'and more']);
  expect(messages(log)).toEqual([]);
});

it('reads a file to its end before the next one, and then removes it', () => {
  const log = new StatementLog(folder.path);
  writeFileSync(path('shenji-1.json'), line('a'));
  expect(messages(log)).toEqual(['a']);
  appendFileSync(path('shenji-1.json'), line('b'));
  writeFileSync(path('shenji-2.json'), line('c'));
  writeFileSync(path('shenji-3.json'), line('d'));
  expect(messages(log)).toEqual(['b', 'c', 'd']);
  expect(readdirSync(join(folder.path, 'shenji'))).toEqual(['shenji-3.json']);
});

it('sees statements of the hub’s login on the shared views, and no others', () => {
  const entry = {
    timestamp: '2026-01-01 08:00:00.123 UTC',
    user: 'hub_reader',
    message: `execute <unnamed>: /* zhongfu:facts */ SELECT xm, csrq FROM gongxiang.v_ryxx WHERE sfzh = ANY($1) AND jtbh = ANY($2) AND x = $3`,
    detail: `Parameters: $1 = '{"A","b\\"c,d",NULL}', $2 = '{}', $3 = 'it''s'`,
  };
  expect(accessLine(entry)).toEqual({
    at: '2026-01-01T08:00:00.123Z',
    kind: 'facts',
    page: 1,
    keys: ['A', 'b"c,d', 'NULL', "it's"],
    fields: ['xm', 'csrq', 'sfzh', 'jtbh'],
  });
  expect(accessLine({ ...entry, user: 'zhongfu' })).toBeNull();
  expect(accessLine({ ...entry, message: 'execute <unnamed>: SELECT 1' })).toBeNull();
  expect(accessLine({ ...entry, message: 'connection authorized' })).toBeNull();
});
