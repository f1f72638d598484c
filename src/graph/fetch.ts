// Fetches what may be shown of whom, and puts it where the gate reads it.
import type { Loaded, Row } from '../connector.js';
import type { Wanted } from '../departments/loaders.js';
import type { Column } from '../policy/index.js';
import { MEMBER, PERSON } from './model.js';
import type { Numbers } from './numbers.js';
import type { Operation } from './operation.js';
import type { Services } from './services.js';
import { type HouseholdSubject, Subject } from './subjects.js';

/** Table idType: 98, identity not established. */
const WITHOUT_PAPERS: Row = { idType: '98' };
/** What remains after the sources for rendering, recording and sending. */
const RESERVE_MS = 250;

/** Never rejects for a source that is down: its state is then `error`, and its fields are errors, not "none". */
export async function fetchShowable(operation: Operation, services: Services): Promise<void> {
  const subjects = [...operation.subjects.values()].filter((s) => s.facts && !s.column.refused && s.asked.size > 0);
  const households = [...operation.households.values()].filter((h) => !h.column.refused && h.asked.size > 0);
  if (subjects.length === 0 && households.length === 0) return;
  const [keys, householdKeys] = await Promise.all([
    services.identity.identifiersOf(subjects.map((s) => s.reference)),
    services.identity.householdKeys(households.map((h) => h.reference)),
  ]);
  const deliveries = await services.loaders.load(
    {
      persons: alike(subjects, (s) => keys.get(s.reference)),
      households: alike(households, (h) => householdKeys.get(h.reference)),
    },
    { requestId: operation.request.requestId, withinMs: operation.request.deadline - Date.now() - RESERVE_MS },
  );
  // who has no citizen id is the hub's own to say: no department answers for somebody it cannot name
  for (const subject of subjects) if (!keys.get(subject.reference)?.own.has('CITIZEN_ID')) put(subject, PERSON, [WITHOUT_PAPERS]);
  for (const { department, loaded } of deliveries) {
    operation.sources.set(
      department,
      loaded ? { state: loaded.freshness === 'STALE' ? 'stale' : 'ok', asOf: loaded.asOf } : { state: 'error', asOf: null },
    );
    if (!loaded) continue;
    for (const subject of subjects) {
      const known = keys.get(subject.reference);
      if (known) take(subject, { department, loaded, keys: services.loaders.keysFor(department, known) }, services);
    }
    for (const household of households)
      for (const [type, rows] of loaded.households.get(householdKeys.get(household.reference) ?? '') ?? [])
        put(household, type, rows);
  }
  await nameReferences(subjects, households, services);
}

/** What a department has of one person, whom it may have under several numbers since two handles were found to be one. */
function take(
  subject: Subject,
  { department, loaded, keys }: { department: string; loaded: Loaded; keys: readonly string[] },
  { model }: Services,
): void {
  const lists = new Map<string, readonly Row[]>();
  let isTold = false;
  for (const key of keys)
    for (const [type, rows] of loaded.persons.get(key) ?? []) {
      if (type !== PERSON) lists.set(type, lists.has(type) ? [...lists.get(type)!, ...rows] : rows);
      // What a department says of another's field is a version of it, and never takes its place.
      else if (model.holds.has(department)) subject.versions.push({ department, asOf: loaded.asOf, row: rows[0] ?? {} });
      else if (!isTold && rows.length > 0) {
        isTold = true; // of the person itself the number in use tells, where the department knows it
        put(subject, PERSON, rows);
      }
    }
  for (const [type, rows] of lists) put(subject, type, rows);
}

interface Group<K> extends Wanted<K> {
  readonly keys: K[];
}
/** Puts together those of whom the same may be shown: they are asked for in one breath. */
function alike<H extends Subject | HouseholdSubject, K>(holders: readonly H[], keyOf: (holder: H) => K | undefined): Wanted<K>[] {
  const groups = { plain: new Map<readonly number[], Group<K>>(), contested: new Map<readonly number[], Group<K>>() };
  for (const holder of holders) {
    const key = keyOf(holder);
    if (key === undefined) continue;
    const numbers = shownOf(holder.column, holder.asked);
    const contested = holder instanceof Subject && holder.asksConflicts;
    const alikes = contested ? groups.contested : groups.plain;
    const group = alikes.get(numbers);
    if (group) group.keys.push(key);
    else alikes.set(numbers, { keys: [key], numbers, contested });
  }
  return [...groups.plain.values(), ...groups.contested.values()];
}

const shown = new WeakMap<Column, WeakMap<Numbers, readonly number[]>>();
/** The numbers of a set that a column shows; for the same two always the same list. */
function shownOf(column: Column, asked: Numbers): readonly number[] {
  const known = shown.get(column) ?? new WeakMap<Numbers, readonly number[]>();
  shown.set(column, known);
  let numbers = known.get(asked);
  if (!numbers) {
    numbers = [...asked].filter((n) => column.renders[n] !== 'deny' && column.renders[n] !== 'count');
    known.set(asked, numbers);
  }
  return numbers;
}

/** Several departments may add fields to the person itself; their lists stay their own. */
function put(holder: Subject | HouseholdSubject, type: string, rows: readonly Row[]): void {
  const known = holder.rows.get(type);
  holder.rows.set(type, known && type === PERSON ? [{ ...known[0], ...rows[0] }] : rows);
}

/** Departments name other persons by citizen id: the graph shows handles, and gives each member the row that is about them. */
async function nameReferences(
  subjects: readonly Subject[],
  households: readonly HouseholdSubject[],
  services: Services,
): Promise<void> {
  const citizenIds = new Set<string>();
  const holders = [...subjects, ...households];
  for (const [type, fields] of services.model.personReferences)
    for (const holder of holders)
      for (const row of holder.rows.get(type) ?? [])
        for (const field of fields) if (typeof row[field] === 'string') citizenIds.add(row[field]);
  for (const household of households)
    for (const row of household.rows.get(MEMBER) ?? [])
      if (typeof row['citizenId'] === 'string') citizenIds.add(row['citizenId']);
  if (citizenIds.size === 0) return;
  const handles = await services.identity.handles([...citizenIds]);
  const named = (row: Row, fields: readonly string[]): Row => ({
    ...row,
    ...Object.fromEntries(
      fields.filter((f) => typeof row[f] === 'string').map((f) => [f, handles.get(row[f] as string) ?? null]),
    ),
  });
  for (const [type, fields] of services.model.personReferences)
    for (const holder of holders) {
      const rows = holder.rows.get(type);
      if (rows)
        holder.rows.set(
          type,
          rows.map((row) => named(row, fields)),
        );
    }
  for (const household of households)
    for (const row of household.rows.get(MEMBER) ?? []) {
      const member = household.members.find((m) => m.reference === handles.get(row['citizenId'] as string));
      if (member) member.memberRow = row;
    }
}
