// What holds of every decision, for random callers, grants and persons over all 128 fields.
import fc from 'fast-check';
import type { Render } from '../../src/kernel/classification.js';
import { createDecider } from '../../src/policy/decide.js';
import { ROW_FACTS, type RowFact } from '../../src/policy/row-facts.js';
import { decideHousehold, decidePerson, type PersonRow } from '../../src/policy/rows.js';
import { isStronger } from '../../src/policy/strength.js';
import type { Caller, Column, Grant, SubjectFacts } from '../../src/policy/types.js';
import {
  allPurposes,
  allRoles,
  callerOf,
  everyCeiling,
  everyDepartment,
  everyField,
  fieldLines,
  grantOf,
  purposeOf,
  TODAY,
} from './world.js';

const RUNS = { numRuns: 250 };
const renders: Render[] = ['plain', 'mask', 'band', 'bool', 'count', 'deny'];

const anyDivision = fc.constantFrom('320402004001', '320402109200', '320404001001', '330211001001', null);
const anyPrefixes = fc.oneof(
  fc.constant(['32', '33']),
  fc.subarray(['32', '3204', '320402', '320402004', '320404', '330211', '']),
);
const everybody = ['r1', 'r2', 'r3'];
const mostly = <T>(usual: T, any: fc.Arbitrary<T>) => fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, any);
const anyFacts: fc.Arbitrary<SubjectFacts> = fc.record({
  recipientId: fc.constantFrom('r1', 'r2', 'r3'),
  registeredDivision: anyDivision,
  residenceDivision: anyDivision,
  birthDate: fc.constantFrom('1948-03-15', '2010-01-01', '2020-06-01', null),
  lifeStatus: mostly<string | null>('1', fc.constantFrom('1', '2', '3', null)),
  addressProtected: fc.boolean(),
  guardianId: fc.constant(null),
  householdId: fc.constant('h1'),
});
const anyRow: fc.Arbitrary<PersonRow> = fc
  .record({
    facts: anyFacts,
    signed: mostly(everybody, fc.subarray(everybody)),
    expiresOn: fc.constantFrom('2025-12-31', '2026-06-01'),
    hasLetter: mostly(true, fc.boolean()),
    other: anyFacts,
    named: mostly(everybody, fc.subarray(everybody)),
    emergency: mostly('open', fc.constantFrom('none', 'open', 'expired', 'overdue')),
    consent: fc.constantFrom('none', 'live', 'withdrawn'),
    affiliated: fc.boolean(),
  })
  .map(({ facts, signed, expiresOn, hasLetter, other, named, ...rest }) => ({
    facts,
    household: { householdId: 'h1', members: facts.recipientId === other.recipientId ? [facts] : [facts, other] },
    letters: hasLetter
      ? [{ no: 'L-1', householdId: 'h1', signedBy: signed, signedOn: '2025-01-01', expiresOn, withdrawnAt: null }]
      : [],
    theCase: { open: true, recipientIds: named, householdIds: [] },
    ...(rest as Pick<PersonRow, 'emergency' | 'consent' | 'affiliated'>),
  }));

/** Mostly pairs that some policy lists, so that most decisions show something. */
const listed = [...new Set(fieldLines.flatMap((line) => line.consumers.map((c) => c.slice(0, 6))))].map(
  (pair) => pair.split(':') as [string, string],
);
const anyPair = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...listed) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...allRoles), fc.constantFrom(...allPurposes)) },
);
const anyCaller = (role: string): fc.Arbitrary<Caller> =>
  fc
    .record({ divisions: anyPrefixes, recipients: mostly(everybody, fc.subarray(everybody)) })
    .map((claims) => callerOf(role, claims));
/** Grants that give each field of a provider some render, the ceiling's as often as not. */
const anyGrants = (role: string, purpose: string): fc.Arbitrary<Grant[]> =>
  fc.array(
    fc
      .record({
        provider: fc.constantFrom(...everyDepartment),
        asked: fc.array(fc.option(fc.constantFrom(...renders), { nil: undefined, freq: 2 }), { minLength: 8, maxLength: 8 }),
        divisions: anyPrefixes,
        validTo: fc.constantFrom('2026-12-31', '2026-12-31', '2025-12-31'),
        status: fc.constantFrom<Grant['status']>('ACTIVE', 'ACTIVE', 'ACTIVE', 'REVOKED'),
        no: fc.integer({ min: 0, max: 9999 }),
      })
      .map(({ provider, asked, no, ...more }) => {
        const table = everyCeiling.table(role, purpose);
        const own = everyField.fields.map((field, n) => [field, n] as const).filter(([field]) => field.department === provider);
        return grantOf(
          provider,
          purpose,
          own.map(([field, n]) => [field.coordinate, asked[n % 8] ?? table[n] ?? 'deny']),
          { ...more, grantNo: `GR-${no}` },
        );
      }),
    { maxLength: 8 },
  );
const fullGrants = (role: string, purpose: string): Grant[] =>
  everyDepartment.map((d) =>
    grantOf(
      d,
      purpose,
      everyField.fields.map((field, n) => [field.coordinate, everyCeiling.table(role, purpose)[n] ?? 'deny']),
      { divisions: ['32', '33'] },
    ),
  );
const anyQuestion = anyPair.chain(([role, purpose]) =>
  fc.record({
    purpose: fc.constant(purpose),
    caller: anyCaller(role),
    grants: mostly(fullGrants(role, purpose), anyGrants(role, purpose)),
    row: anyRow,
  }),
);
const planOf = ({ caller, purpose, grants }: { caller: Caller; purpose: string; grants: readonly Grant[] }) =>
  createDecider({ ceiling: everyCeiling, catalogue: everyField, grants }).plan({
    caller,
    purpose: purposeOf(purpose),
    today: TODAY,
  });
const isShown = (column: Column, n: number) => column.renders[n] !== 'deny';
const strongerThan = (a: Column, b: Column) =>
  everyField.fields
    .filter((field, n) => !field.handle && isStronger(a.renders[n] ?? 'deny', b.renders[n] ?? 'deny'))
    .map((field) => field.coordinate);

test('what fields.json does not list for a role and purpose is denied, whatever the grants and the person', () => {
  const lists = new Map(fieldLines.map((line) => [line.coordinate, new Set(line.consumers.map((c) => c.slice(0, 6)))]));
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const pair = `${question.caller.role}:${question.purpose}`;
      const mine = purposeOf(question.purpose).roles.includes(question.caller.role);
      const plan = planOf(question);
      for (const column of [plan.column, decidePerson(plan, question.row)]) {
        const shown = everyField.fields.filter((field, n) => !field.handle && isShown(column, n));
        expect(shown.filter((field) => !mine || !lists.get(field.coordinate)?.has(pair))).toEqual([]);
      }
    }),
    RUNS,
  );
});

test('a denial has a code and a source; a shown count there is not', () => {
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const plan = planOf(question);
      for (const column of [plan.column, decidePerson(plan, question.row)]) {
        expect(
          column.verdicts.filter((v) => v.render === 'count' || v.rule === '' || (v.render === 'deny' && v.code === null)),
        ).toEqual([]);
        expect(column.renders).toEqual(column.verdicts.map((v) => v.render));
      }
    }),
    RUNS,
  );
});

test('adding a grant never removes, so revoking one never adds', () => {
  fc.assert(
    fc.property(anyQuestion, fc.nat(), ({ grants, ...question }, which) => {
      if (!grants.length) return;
      const fewer = grants.filter((_, i) => i !== which % grants.length);
      const [more, less] = [planOf({ ...question, grants }), planOf({ ...question, grants: fewer })];
      expect(strongerThan(less.column, more.column)).toEqual([]);
      expect(strongerThan(decidePerson(less, question.row), decidePerson(more, question.row))).toEqual([]);
      const household = { ...question.row, household: question.row.household as never, affiliated: new Set<string>() };
      expect(strongerThan(decideHousehold(less, household), decideHousehold(more, household))).toEqual([]);
    }),
    RUNS,
  );
});

test('no row fact makes a render stronger than the plan', () => {
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const plan = planOf(question);
      expect(strongerThan(decidePerson(plan, question.row), plan.column)).toEqual([]);
    }),
    RUNS,
  );
});

/** Rows that differ in one fact, made from two random ones. */
const with_: Readonly<Record<RowFact, (row: PersonRow, from: PersonRow) => PersonRow>> = {
  jurisdiction: (row, { facts: { registeredDivision, residenceDivision }, affiliated }) => ({
    ...row,
    affiliated,
    facts: { ...row.facts, registeredDivision, residenceDivision },
  }),
  case: (row, { theCase }) => ({ ...row, theCase }),
  letter: (row, { letters }) => ({ ...row, letters }),
  emergency: (row, { emergency }) => ({ ...row, emergency }),
  // before consent a charity has no way to the person at all: that part is jurisdiction, and tested as such
  consent: (row, { consent }) => ({ ...row, consent }),
  lifeStatus: (row, { facts: { lifeStatus } }) => ({ ...row, facts: { ...row.facts, lifeStatus } }),
  under14: (row, { facts: { birthDate } }) => ({ ...row, facts: { ...row.facts, birthDate } }),
  addressProtected: (row, { facts: { addressProtected } }) => ({ ...row, facts: { ...row.facts, addressProtected } }),
};

test.each(ROW_FACTS)('%s influences only the coordinates listed for it', (fact) => {
  const allowed = everyCeiling.rowFacts.influences.get(fact) ?? [];
  let changes = 0;
  fc.assert(
    fc.property(anyQuestion, anyRow, ({ row, ...question }, other) => {
      // Who must sign a letter depends on ages and deaths: without a household a fact can only act by itself.
      const base =
        fact === 'letter' ? row : { ...row, household: null, theCase: { open: true, recipientIds: everybody, householdIds: [] } };
      const plan = planOf(question);
      const [before, after] = [decidePerson(plan, base), decidePerson(plan, with_[fact](base, other))];
      if (fact === 'consent' && (before.refused || after.refused)) return;
      // for the near relatives of the dead it draws the scope: that part is jurisdiction
      if (fact === 'lifeStatus' && question.caller.role === 'CI' && (before.refused || after.refused)) return;
      // a guardian's consent hangs on the age, also where a child asks on an account of its own
      if (fact === 'under14' && ['0', '3'].includes(purposeOf(question.purpose).authorisation)) return;
      const touched = everyField.fields.filter((_, n) => before.renders[n] !== after.renders[n]);
      changes += touched.length;
      expect(touched.filter((field) => !allowed[everyField.numberOf.get(field.coordinate) ?? -1])).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
  expect(changes).toBeGreaterThan(0);
});

test('revoking a grant leaves what there would be had it never been agreed to', () => {
  fc.assert(
    fc.property(anyQuestion, fc.nat(), ({ grants, ...question }, which) => {
      if (!grants.length) return;
      const at = which % grants.length;
      const revoked = planOf({
        ...question,
        grants: grants.map((g, i) => (i === at ? { ...g, status: 'REVOKED' as const } : g)),
      });
      const without = planOf({ ...question, grants: grants.filter((_, i) => i !== at) });
      expect(revoked.column).toEqual(without.column);
      expect(decidePerson(revoked, question.row)).toEqual(decidePerson(without, question.row));
    }),
    RUNS,
  );
});

test('roles do not add up: whatever other accounts of the same officer or body were decided about, each sees its own and no more', () => {
  let different = 0;
  fc.assert(
    fc.property(anyQuestion, fc.array(anyPair, { minLength: 1, maxLength: 4 }), anyPrefixes, (asked, others, divisions) => {
      // the body holds everything that could be granted for each of the accounts
      const question = { ...asked, grants: [...asked.grants, ...others.flatMap(([role, purpose]) => fullGrants(role, purpose))] };
      const shared = createDecider({ ceiling: everyCeiling, catalogue: everyField, grants: question.grants });
      const decideBy = (caller: Caller, purpose: string) => {
        const plan = shared.plan({ caller, purpose: purposeOf(purpose), today: TODAY });
        return [plan.column, decidePerson(plan, question.row)] as const;
      };
      const beside = others.flatMap(([role, purpose]) => decideBy({ ...question.caller, role, divisions }, purpose));
      const alone = planOf(question);
      const [column, person] = decideBy(question.caller, question.purpose);
      expect(column).toEqual(alone.column);
      expect(person).toEqual(decidePerson(alone, question.row));
      if (beside.some((other) => strongerThan(other, column).length > 0)) different += 1;
    }),
    RUNS,
  );
  // some of the other accounts could have given more
  expect(different).toBeGreaterThan(0);
});
