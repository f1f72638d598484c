// The rules of a running hub: changed without a restart, kept where the change is broken, previewed before they count; and trusted documents.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256Name } from '../../src/kernel/hash.js';
import { inProject } from '../../src/kernel/paths.js';
import { type Answer, type Asker, type Hub, startHub } from '../support/hub.js';
import { runProgram } from '../support/program.js';
import { startSecond } from '../support/second-hub.js';
import { temporaryFolder } from '../support/temporary-postgres.js';

type Body = Answer['body'];

// a copy inside dist/, so that the connectors find what they import
const connectors = inProject('dist', `connectors-${process.pid}`);
const policyFile = join(connectors, 'civil-affairs', 'policy.yaml');
const folder = temporaryFolder();
let hub: Hub;
let window_: Asker & { recipientId: string };
let original: string;
beforeAll(async () => {
  await runProgram(['help']); // builds what is to be copied
  cpSync(inProject('dist', 'connectors'), connectors, { recursive: true });
  original = readFileSync(policyFile, 'utf8');
  hub = await startHub({ env: { ZHONGFU_CONNECTORS: connectors } });
  window_ = hub.stories['A1'] as never;
}, 180_000);
afterAll(async () => {
  await hub?.stop();
  folder.remove();
  await import('node:fs').then(({ rmSync }) => rmSync(connectors, { recursive: true, force: true }));
});

const ask = (from: Pick<Hub, 'ask'> = hub) =>
  from.ask({ query: 'query P($id: ID!) { recipient(id: $id) { phone } }', variables: { id: window_.recipientId }, as: window_ });
const phoneFor = (renders: string) => original.replace(/^ {2}Recipient\.phone: .*$/m, `  Recipient.phone: ${renders}`);
async function until<T>(get: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + 10_000; ; await sleep(100)) {
    const value = await get();
    if (fits(value)) return value;
    if (Date.now() > end) throw new Error('not within 10 s');
  }
}
const acts = async (act: string) => (await hub.entries()).filter((e) => e.about?.['act'] === act);

test('a changed policy holds without a restart on every hub, names itself in each answer and stands on record', async () => {
  const other = await startSecond(hub, { env: { ZHONGFU_CONNECTORS: connectors } });
  const before = await ask();
  expect((await ask(other)).body.extensions.access.policy).toBe(before.body.extensions.access.policy);
  expect(before.body.data.recipient.phone).toMatch(/^\d{11}$/);
  writeFileSync(policyFile, phoneFor('{ mask: [TW:P04], plain: [CI:P18] }'));
  const changed = Date.now();
  const isMasked = ({ body }: Answer) => body.data.recipient.phone.includes('*');
  const after = await until(() => ask(), isMasked);
  const there = await until(() => ask(other), isMasked);
  expect(Date.now() - changed).toBeLessThan(5_000);
  expect(there.body.extensions.access.policy).toBe(after.body.extensions.access.policy);
  await other.stop();
  const [from, to] = [before, after].map(({ body }) => body.extensions.access.policy);
  expect(to).not.toBe(from);
  const [entry] = await acts('changePolicy');
  expect(entry).toMatchObject({ type: 'POLICY', about: { from, to, opened: 0 } });
  expect((await hub.entryOf(after)).raw).toContain(to);
});

test('a broken one is refused: the one before stays in force, the log says what is wrong and the record that it was refused', async () => {
  writeFileSync(policyFile, original.replace('Recipient.phone:', 'Recipient.fone:'));
  const [entry] = await until(
    () => acts('refusePolicy'),
    (found) => found.length > 0,
  );
  const { body } = await ask();
  expect(body.data.recipient.phone).toContain('*');
  expect(entry!.about!['kept']).toBe(body.extensions.access.policy);
  expect(hub.said.err).toContain('Recipient.fone');
  writeFileSync(policyFile, original);
  await until(
    () => ask(),
    (answer) => /^\d{11}$/.test(answer.body.data.recipient.phone),
  );
});

test('a preview says what a changed file would open and close, and changes nothing', async () => {
  const dir = join(folder.path, 'drafts');
  mkdirSync(join(dir, 'civil-affairs'), { recursive: true });
  const draft = join(dir, 'civil-affairs', 'policy.yaml');
  writeFileSync(draft, phoneFor('{ plain: [TW:P04, CI:P18, ED:P08] }'));
  const preview = await runProgram(['policy', 'preview', '--dir', dir, '--json'], hub.env);
  expect([preview.code, preview.err]).toEqual([0, '']);
  const { changes, rowFacts } = JSON.parse(preview.out);
  expect(rowFacts).toEqual([]);
  const cell = (role: string, purpose: string) => changes.find((c: Body) => c.role === role && c.purpose === purpose);
  expect(cell('ED', 'P08')).toMatchObject({ coordinate: 'Recipient.phone', from: 'mask', to: 'plain', effect: 'opens' });
  expect(cell('VC', 'P15')).toMatchObject({ from: 'plain', to: 'deny', effect: 'closes' });
  const said = await runProgram(['policy', 'preview', '--dir', dir], hub.env);
  expect(said.out).toContain('opens   ED P08  Recipient.phone  mask → plain');
  writeFileSync(draft, 'department: health\n');
  expect((await runProgram(['policy', 'preview', '--dir', dir], hub.env)).code).toBe(3);
  expect((await runProgram(['policy', 'preview', '--dir', join(dir, 'none')], hub.env)).code).toBe(2);
});

describe('trusted documents', () => {
  const listed =
    'query Listed($id: ID!) { recipient(id: $id) { name phone health { records { diagnosisCode selfPaidYtd { band } } } household { members { recipient { age { band } } } } } }';
  const questions =
    'query Status($who: [IdentityInput!]!) { recipientStatuses(identities: $who, questions: ["Recipient.lowIncomeCategory"]) { answers { yes } } }';
  const file = () => {
    const path = join(folder.path, 'documents.json');
    writeFileSync(
      path,
      [{ document: listed }, { document: questions, hash: sha256Name(questions) }].map((d) => JSON.stringify(d)).join('\n'),
    );
    return path;
  };
  test('are the only ones that a hub started with a list answers', async () => {
    const second = await startSecond(hub, { env: { ZHONGFU_CONNECTORS: connectors }, args: ['--documents', file()] });
    try {
      const variables = { id: window_.recipientId };
      const known = await second.ask({ query: listed, variables, as: window_ });
      expect([known.status, known.body.data.recipient.name]).toEqual([200, expect.any(String)]);
      for (const query of [`${listed} `, '{ connectors { department } }', '{ __typename }', '{ not GraphQL']) {
        const other = await second.ask({ query, variables, as: window_ });
        expect([other.status, other.body.errors.map((e: Body) => e.extensions.code), other.body.data]).toEqual([
          ...[400, ['UNTRUSTED_DOCUMENT'], undefined],
        ]);
      }
      const entry = (await hub.entries()).find((e) => e.error?.code === 'UNTRUSTED_DOCUMENT');
      expect(entry!.raw).toContain(sha256Name(`${listed} `));
    } finally {
      await second.stop();
    }
  });
  test('each have a report of the most they can disclose, by role and purpose', async () => {
    const { code, out, err } = await runProgram(['documents', 'report', file(), '--json'], hub.env);
    expect([code, err]).toEqual([0, '']);
    const [first, second] = JSON.parse(out);
    expect(first.document).toBe(sha256Name(listed));
    expect(first.operations[0]).toMatchObject({ operation: 'Listed', persons: 1, members: true, filters: false });
    const use = (report: Body, role: string, purpose: string) =>
      report.operations[0].uses.find((u: Body) => u.role === role && u.purpose === purpose);
    const fields = (report: Body, role: string, purpose: string) =>
      Object.fromEntries(use(report, role, purpose).fields.map((f: Body) => [f.coordinate, f.render]));
    expect(fields(first, 'TW', 'P04')).toEqual({
      ...{ 'Recipient.age': 'plain', 'Recipient.name': 'plain', 'Recipient.phone': 'plain', 'MedicalRecord.selfPaidYtd': 'band' },
    });
    expect(use(first, 'SA', 'P04')).toBeUndefined();
    expect(second.operations[0]).toMatchObject({ persons: 500, members: false });
    expect(fields(second, 'ED', 'P08')).toEqual({ 'Recipient.lowIncomeCategory': 'bool' });
    expect((await runProgram(['documents', 'report', file()], hub.env)).out).toContain(
      'query Listed: at most 1 persons and those who live with them',
    );
  });
  test('that are none, or not what their hash says, are refused with 2', async () => {
    const path = join(folder.path, 'bad.json');
    for (const text of [
      '{',
      '[{}]',
      JSON.stringify([{ document: 'a', hash: 'b'.repeat(64) }]),
      JSON.stringify([{ document: '{ nothing }' }]),
    ]) {
      writeFileSync(path, text);
      expect((await runProgram(['documents', 'report', path], hub.env)).code).toBe(2);
    }
  });
});
