// For random operations of many callers the entry says exactly what the answer told: the same persons, the same fields, the same states.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { buildClientSchema, getIntrospectionQuery, parse, type StringValueNode, validate } from 'graphql';
import { type Asker, type Entry, type Hub, startHub } from '../support/hub.js';
import { type Known, type KnownHousehold, peopleOf } from '../support/people.js';
import { type Disclosed, type Knowledge, Reading } from './disclosed.js';
import { type Condition, type Operation, operationFrom, type Pool } from './operations.js';
import { type Selected, selectedBy } from './selected.js';

const RUNS = 180;
const UNKNOWN_ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const UNKNOWN_CITIZEN = '320499190001010007';
const UNKNOWN_NUMBERS = ['G320499190001010007', 'L202699000000000000'];
const fields = JSON.parse(readFileSync(new URL('../fixtures/fields.json', import.meta.url), 'utf8')) as readonly {
  readonly coordinate: string;
}[];

let hub: Hub;
let people: readonly Known[];
let households: readonly KnownHousehold[];
let known: Knowledge;
let pool: Pool;
let askers: readonly Asker[];
/** References of the record back to whom they are about: a person, or the members of a household. */
let whom: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  hub = await startHub();
  ({ people, households } = await peopleOf(hub));
  const window = hub.stories['A1']!;
  const { body } = await hub.ask({ query: getIntrospectionQuery(), as: window });
  const told = Object.values(hub.stories).flatMap(({ recipientId }) => recipientId ?? []);
  known = {
    membersOf: new Map(households.map(({ householdId, members }) => [householdId, members])),
    householdOf: new Map(households.flatMap(({ householdId, members }) => members.map((member) => [member, householdId]))),
    handleOf: new Map(people.flatMap((known) => numbersOf(known).map(({ value }) => [value, known.recipientId] as const))),
    contested: ['Recipient.lifeStatus', 'Recipient.lowIncomeCategory', 'Recipient.name'],
  };
  const told3 = [...told, ...told, ...told, ...people.map(({ recipientId }) => recipientId)];
  pool = {
    schema: buildClientSchema(body.data),
    persons: [...told3, UNKNOWN_ID, '__proto__'],
    households: [...told.flatMap((id) => known.householdOf.get(id) ?? []), ...known.membersOf.keys(), UNKNOWN_ID].slice(0, 60),
    identities: [
      ...people.slice(0, 60).map(({ person }) => ({ citizenId: person.citizenId!, name: person.name })),
      { citizenId: people[0]!.person.citizenId!, name: '查无此人' },
      { citizenId: UNKNOWN_CITIZEN, name: '查无此人' },
    ],
    keys: [
      ...people.filter(({ recipientId }) => told.includes(recipientId)).flatMap(numbersOf),
      { kind: 'CITIZEN_ID', value: UNKNOWN_CITIZEN },
      ...UNKNOWN_NUMBERS.map((value) => ({ kind: 'STUDENT_NO', value })),
    ],
    conditions: [
      { coordinate: 'Recipient.residenceDivision', op: 'IN', values: [window.divisions[0]!, '341881'] },
      { coordinate: 'Recipient.registeredDivision', op: 'EQ', values: ['320413'] },
      { coordinate: 'Recipient.lowIncomeCategory', op: 'EQ', values: ['DB'] },
      { coordinate: 'Recipient.age', op: 'GTE', values: ['80'] },
      { coordinate: 'Recipient.birthDate', op: 'EQ', values: ['1970-1979'] },
      { coordinate: 'Household.zeroEmployment', op: 'EQ', values: ['true'] },
      { coordinate: 'Household.hardshipScore', op: 'IN', values: ['60-79', '80-100'] },
      { coordinate: 'DisabilityRecord.disabilityGrade', op: 'EQ', values: ['1'] },
      { coordinate: 'CivilAssistance.assistanceType', op: 'EQ', values: ['TK'] },
      { coordinate: 'MedicalRecord.majorIllnessFlag', op: 'EQ', values: ['true'] },
    ],
    orders: ['Recipient.age', 'Household.hardshipScore', 'Recipient.name'].flatMap((coordinate) =>
      [true, false].map((descending) => ({ coordinate, descending })),
    ),
    questions: fields.map(({ coordinate }) => coordinate),
  };
  askers = askersOf(window);
  whom = new Map([
    ...people.flatMap(({ person, recipientId }) =>
      [recipientId, person.citizenId!].map((id) => [hub.ref('subject', id), [recipientId]] as const),
    ),
    ...households.map(({ householdId, members }) => [hub.ref('subject', householdId), members] as const),
    ...people.flatMap((known) => numbersOf(known).map(({ value }) => [hub.ref('subject', value), [known.recipientId]] as const)),
    ...[UNKNOWN_ID, '__proto__', UNKNOWN_CITIZEN, ...UNKNOWN_NUMBERS].map((id) => [hub.ref('subject', id), [id]] as const),
  ]);
}, 120_000);
afterAll(() => hub?.stop());

/** The numbers under which departments have somebody of a story, whose numbers are written down as they are. */
function numbersOf({ person }: Known): { kind: string; value: string }[] {
  const { citizenId, education, disability, medical } = person;
  return [
    { kind: 'CITIZEN_ID', value: citizenId! },
    ...(education ? [{ kind: 'STUDENT_NO', value: education.studentNo }] : []),
    ...(disability ? [{ kind: 'DISABILITY_CERT_NO', value: disability.certNo }] : []),
    ...(medical ? [{ kind: 'INSURANCE_NO', value: medical.insuranceNo }] : []),
  ];
}

/** Every caller of the stories as they are, some of them with another purpose or none, and citizens who ask about themselves. */
function askersOf(window: Asker): Asker[] {
  const stories = Object.values(hub.stories);
  const portal = hub.stories['K1']!;
  const citizens = ['A1', 'K1', 'K2', 'K3', 'K4', 'F1'].map((key) => {
    const { persons, recipientId } = hub.stories[key]!;
    const own = persons?.map((person) => person.recipientId!) ?? [recipientId!];
    return { ...portal, recipient: own };
  });
  const others = ['P01', 'P03', 'P05', 'P15', 'P21'].map((purpose) => ({ ...window, purpose }));
  return [
    ...stories,
    ...citizens,
    ...citizens,
    ...others,
    { ...window, purpose: null },
    { ...window, purpose: 'P07' },
    { ...window, caseNo: null },
    { ...window, divisions: [] },
  ];
}

/** person → coordinate → state, as the record has it. */
function recordedIn(entry: Entry): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const { f, ref } of entry.subjects ?? []) {
    const persons = whom.get(ref);
    if (!persons) throw new Error('the entry speaks of somebody nobody knows');
    for (const person of persons) {
      const own = found.get(person) ?? new Map<string, string>();
      for (const [coordinate, state] of Object.entries(entry.fieldsets![f]!)) {
        const before = own.get(coordinate);
        if (before === undefined || before.startsWith('denied')) own.set(coordinate, state);
      }
      found.set(person, own);
    }
  }
  return found;
}

/** What may stand behind a null that says nothing. */
const SILENT = /^(null|error|denied:\w+)$/;

/** Everything in which answer and entry differ, in words. */
function differences(
  told: Disclosed,
  recorded: ReadonlyMap<string, ReadonlyMap<string, string>>,
  untold: Reading['untold'],
): string[] {
  const found: string[] = [];
  for (const person of told.keys()) if (!recorded.has(person)) found.push(`${person}: answered, not recorded`);
  for (const person of recorded.keys())
    if (!told.has(person) && !untold.has(person)) found.push(`${person}: recorded, not answered`);
  for (const [person, fields] of told)
    for (const [coordinate, states] of fields) {
      const state = recorded.get(person)?.get(coordinate);
      const fits = state !== undefined && (states.has(state) || (states.has('denied:*') && state.startsWith('denied:')));
      if (!fits) found.push(`${person} ${coordinate}: answered ${[...states]}, recorded ${state}`);
    }
  for (const [person, fields] of recorded)
    for (const [coordinate, state] of fields)
      if (!told.get(person)?.has(coordinate) && !(untold.get(person)?.has(coordinate) && SILENT.test(state)))
        found.push(`${person} ${coordinate}: not answered, recorded ${state}`);
  return found;
}

const criterion = (c: string, value: string) => ({ c, ref: hub.ref('criterion', `${c}=${value}`) });
const inOrder = (criteria: { c: string; ref: string }[]) =>
  [...new Map(criteria.map((one) => [JSON.stringify(one), one])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);

/** By what the operation looked for somebody, found or not. */
const searchedBy = (selected: readonly Selected[], variables: Operation['variables']) =>
  inOrder(
    selected.flatMap(({ field, node }) => {
      const given = new Map(
        node.arguments!.map(({ name, value }) => [
          name.value,
          value.kind === 'Variable' ? variables[value.name.value] : (value as StringValueNode).value,
        ]),
      );
      const ofIdentity = (identity: object) =>
        Object.entries(identity).map(([name, value]) => criterion(`Recipient.${name}`, String(value)));
      if (field === 'recipientByIdentity') return ofIdentity(Object.fromEntries(given));
      const list = <T>(name: string) => (given.get(name) ?? []) as readonly T[];
      return [
        ...list<object>('identities').flatMap(ofIdentity),
        ...list<{ kind: string; value: string }>('keys').map(({ kind, value }) => criterion(`KeyKind.${kind}`, value)),
        ...list<Condition>('filter').flatMap(({ coordinate, values }) => values.map((value) => criterion(coordinate, value))),
      ];
    }),
  );

/** What an entry may be called, from the answer alone. */
function typesFor({ isAnybodyShown, untold }: Reading, isNull: boolean, persons: number): readonly string[] {
  if (isNull) return ['DENY', 'ERR'];
  if (isAnybodyShown) return ['DISC'];
  if (untold.size > 0) return ['DISC', 'DENY', 'ERR'];
  return [persons > 0 ? 'DENY' : 'REQ'];
}

/** Resolves to the states that both agree on; none where the hub found the operation too large. */
async function compare({ query, variables }: Operation, as: Asker): Promise<readonly string[]> {
  const document = parse(query);
  expect(validate(pool.schema, document)).toEqual([]);
  const answer = await hub.ask({ query, variables, as });
  if (answer.status === 400) {
    // drawn too large for the hub, or with a band for a value in a condition of somebody who sees the values
    const unfit = query.includes('filter:') ? ['BAD_USER_INPUT'] : [];
    expect(['QUERY_LIMIT', 'GRAPHQL_PARSE_FAILED', 'BULK_LIMIT', ...unfit]).toContain(answer.body.errors[0].extensions.code);
    return [];
  }
  expect(answer.status).toBe(200);
  if (!('data' in answer.body)) {
    // a department that a filter needs is down: the operation fails as a whole, before anything of it is answered
    expect(answer.body.errors[0].extensions.code).toBe('SOURCE_UNAVAILABLE');
    expect((await hub.entryOf(answer)).type).not.toBe('DISC');
    return [];
  }
  const selected = selectedBy(pool.schema, document, variables);
  const reading = new Reading(answer.body, selected, variables, known);
  const told = reading.read();
  const entry = await hub.entryOf(answer);
  expect({ query, variables, as, different: differences(told, recordedIn(entry), reading.untold) }).toEqual({
    query,
    variables,
    as,
    different: [],
  });
  expect(entry.criteria ?? []).toEqual(searchedBy(selected, variables));
  expect(typesFor(reading, answer.body.data === null, told.size)).toContain(entry.type);
  return [...told.values()].flatMap((fields) => [...fields.values()].flatMap((some) => [...some]));
}

/** Compares random operations, and resolves to how often each state was among them. */
async function compareMany(seed: number, numRuns: number): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.gen(), fc.nat(), async (g, who) => {
      const states = await compare(operationFrom(g, pool), askers[who % askers.length]!);
      for (const state of states) seen.set(state, (seen.get(state) ?? 0) + 1);
    }),
    // shrinking asks the hub again and again: for a while only
    { seed, numRuns, interruptAfterTimeLimit: 60_000 },
  );
  return seen;
}

describe('the record and the answer say the same of the same persons, field by field', () => {
  // A comparison of nothing with nothing would hold as well: each of these must have been among them.
  const USUAL = [
    'plain',
    'mask',
    'band',
    'bool',
    'null',
    ...['NO_GRANT', 'NOT_SHARED', 'OUT_OF_JURISDICTION', 'NO_CASE', 'NO_PURPOSE'].map((code) => `denied:${code}`),
  ];

  it('when every department answers', async () => {
    const seen = await compareMany(20260101, RUNS);
    expect(USUAL.filter((state) => !seen.has(state))).toEqual([]);
  }, 180_000);

  it('when two of them do not', async () => {
    for (const department of ['health', 'labour']) await hub.sandbox.fault(department, '500');
    const seen = await compareMany(20260102, RUNS / 3);
    expect(seen.get('error')).toBeGreaterThan(0);
  }, 180_000);
});

describe('searching is an act about somebody, also when nobody is found: the entry holds what was searched by', () => {
  const entryFor = async (query: string, key: string) => {
    const answer = await hub.ask({ query, as: hub.stories[key]! });
    return { body: answer.body, entry: await hub.entryOf(answer) };
  };

  it('a department’s number that nobody has', async () => {
    const { body, entry } = await entryFor(
      '{ recipients(keys: [{ kind: STUDENT_NO, value: "G320402200001010000" }]) { edges { node { name } } } }',
      'B1',
    );
    expect(body.data.recipients.edges).toEqual([{ node: null }]);
    expect(entry.criteria).toEqual([criterion('KeyKind.STUDENT_NO', 'G320402200001010000')]);
  });

  it('conditions that nobody fulfils: an empty list tells of everybody who might have', async () => {
    const { body, entry } = await entryFor(
      `{ recipients(filter: [
           { coordinate: "Recipient.residenceDivision", op: IN, values: ["320412104"] }
           { coordinate: "Recipient.age", op: GTE, values: ["130"] }
         ]) { edges { node { id } } } }`,
      'A6',
    );
    expect(body.data.recipients.edges).toEqual([]);
    expect(entry).toMatchObject({ type: 'DISC' });
    expect(entry.criteria!.map(({ c }) => c).sort()).toEqual(['Recipient.age', 'Recipient.residenceDivision']);
    expect(entry.criteria).toContainEqual(criterion('Recipient.residenceDivision', '320412104'));
  });
});

it('a computed field is recorded with what it was computed from: an age says when somebody was born', async () => {
  const { recipientId } = hub.stories['A1']!;
  const states = async (fields: string) => {
    const answer = await hub.ask({ query: `{ recipient(id: "${recipientId}") { ${fields} } }`, as: hub.stories['A1']! });
    return Object.fromEntries(recordedIn(await hub.entryOf(answer)).get(recipientId!)!);
  };
  expect(await states('old: age { value }')).toEqual({ 'Recipient.age': 'plain', 'Recipient.birthDate': 'band' });
  expect(await states('name')).toEqual({ 'Recipient.name': 'plain' });
});
