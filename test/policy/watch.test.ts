// Policy files that change while the hub runs: whole or not at all, on record before they count, and said in advance cell by cell.
import { compileCeiling } from '../../src/policy/ceiling.js';
import { changesBetween, rowFactChanges } from '../../src/policy/changes.js';
import { rowFactsText } from '../../src/policy/row-facts.js';
import { type PolicyEvent, type PolicyTexts, type PolicyWatch, watchPolicies } from '../../src/policy/watch.js';
import { catalogue, ceiling, policies } from './world.js';

const original: PolicyTexts = {
  policies: policies.map(({ department, file, text }) => ({ department, file, text })),
  rowFacts: rowFactsText(),
};
const changed = (department: string, change: (text: string) => string): PolicyTexts => ({
  ...original,
  policies: original.policies.map((p) => (p.department === department ? { ...p, text: change(p.text) } : p)),
});
/** The phone of a person, for nobody any more but the person. */
const closed = changed('civil-affairs', (text) =>
  text.replace(/^ {2}Recipient\.phone: .*$/m, '  Recipient.phone: { plain: [CI:P18] }'),
);
const broken = changed('civil-affairs', (text) => text.replace('Recipient.phone:', 'Recipient.fone:'));
const phone = catalogue.numberOf.get('Recipient.phone')!;

const open: PolicyWatch[] = [];
afterEach(async () => {
  for (const watch of open.splice(0)) await watch.stop();
});
async function watching(announce?: (event: PolicyEvent) => Promise<void>) {
  const files = { texts: original };
  const events: PolicyEvent[] = [];
  const watch = await watchPolicies({
    catalogue,
    read: () => files.texts,
    announce: announce ?? (async (event) => void events.push(event)),
    everyMs: 1_000_000,
  });
  open.push(watch);
  const shown = () => watch.current().table('TW', 'P04')[phone];
  return { files, events, watch, shown };
}

test('a changed file counts once it was found the same twice, and stands on record first', async () => {
  const order: string[] = [];
  const { files, watch, shown } = await watching(async (event) => void order.push(`${event.kind} ${shown()}`));
  expect(shown()).toBe('plain');
  files.texts = closed;
  await watch.look();
  expect(shown()).toBe('plain');
  await watch.look();
  expect(shown()).toBe('deny');
  expect(order).toEqual(['changed plain']);
  expect(watch.current().hash).not.toBe(ceiling.hash);
});

test('a broken file decides nothing: the rules stay as they were, it is said once, and the next good one is taken', async () => {
  const { files, events, watch, shown } = await watching();
  files.texts = broken;
  for (let i = 0; i < 4; i++) await watch.look();
  expect(shown()).toBe('plain');
  expect(events).toEqual([expect.objectContaining({ kind: 'refused', kept: ceiling.hash })]);
  expect((events[0] as { error: Error }).error.message).toMatch(/Recipient\.fone/);
  files.texts = closed;
  for (let i = 0; i < 2; i++) await watch.look();
  expect(shown()).toBe('deny');
  files.texts = original;
  for (let i = 0; i < 2; i++) await watch.look();
  expect([shown(), watch.current().hash]).toEqual(['plain', ceiling.hash]);
  expect(events.map(({ kind }) => kind)).toEqual(['refused', 'changed', 'changed']);
});

test('what cannot be recorded does not count, and is tried again', async () => {
  let writable = false;
  const { files, watch, shown } = await watching(async () => {
    if (!writable) throw new Error('the record cannot be written');
  });
  files.texts = closed;
  await watch.look();
  await expect(watch.look()).rejects.toThrow('the record');
  expect(shown()).toBe('plain');
  writable = true;
  await watch.look();
  expect(shown()).toBe('deny');
});

test('a first policy that is broken refuses to start', async () => {
  await expect(watchPolicies({ catalogue, read: () => broken, announce: async () => {} })).rejects.toMatchObject({ exitCode: 3 });
});

describe('a preview', () => {
  test('says to whom something opens or closes, and from what to what', async () => {
    const { files, watch } = await watching();
    files.texts = changed('civil-affairs', (text) =>
      text.replace(/^ {2}Recipient\.phone: .*$/m, '  Recipient.phone: { plain: [CI:P18, ED:P08], mask: [TW:P04] }'),
    );
    await watch.look();
    await watch.look();
    const changes = changesBetween(ceiling, watch.current(), catalogue);
    expect(changes).toContainEqual({
      ...{ role: 'ED', purpose: 'P08', coordinate: 'Recipient.phone', from: 'mask', to: 'plain', effect: 'opens' },
    });
    expect(changes).toContainEqual({
      ...{ role: 'TW', purpose: 'P04', coordinate: 'Recipient.phone', from: 'plain', to: 'mask', effect: 'closes' },
    });
    expect(new Set(changes.map(({ coordinate }) => coordinate))).toEqual(new Set(['Recipient.phone']));
    expect(changesBetween(ceiling, ceiling, catalogue)).toEqual([]);
  });
  test('names the row facts that reach further or less far', () => {
    const after = compileCeiling(policies, catalogue, rowFactsText().replace('      - Recipient.phone\n', ''));
    expect(rowFactChanges(ceiling, after, catalogue)).toEqual(['+letter: Recipient.phone']);
    expect(rowFactChanges(after, ceiling, catalogue)).toEqual(['-letter: Recipient.phone']);
  });
});
