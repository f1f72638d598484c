// A connector as the suite sees it: its folder, its own stand-in, and whom and what it can be asked about.

import type { Batch, Connector, KeyKind, Loaded, Row, Source } from '../../src/connector.js';
import type { Department } from '../../src/departments/discover.js';
import { buildGraph } from '../../src/graph/index.js';
import type { ClassifiedField } from '../../src/kernel/classification.js';
import { compileCeiling, readPolicy } from '../../src/policy/index.js';
import type { AccessLine, FaultMode, World, WorldPerson } from '../../src/sandbox/kit.js';

export interface Tested {
  readonly department: Department;
  /** Everybody it is served with, itself included: its schema extends theirs. */
  readonly served: readonly Department[];
  /** The people its stand-in was filled with. */
  readonly world: World;
  open(): Promise<Source>;
  /** What the department itself noted since the last call. */
  asked(): Promise<readonly AccessLine[]>;
  fault(mode: FaultMode | null, ms?: number): Promise<void>;
}

export const within = (ms: number) => ({ signal: AbortSignal.timeout(ms), requestId: 'conformance' });
/** Long enough for anything that is not meant to fail, on a machine with other work. */
export const IN_TIME_MS = 15_000;

/** Made once for each connector: nothing of it changes while it is tested. */
function once<T>(make: (tested: Tested) => T): (tested: Tested) => T {
  const made = new WeakMap<Tested, { value: T }>();
  return (tested) => {
    const known = made.get(tested) ?? { value: make(tested) };
    made.set(tested, known);
    return known.value;
  };
}

/** The graph as it would be served; throws where anything in the SDL is left open. */
export const graphOf = once(({ served }) =>
  buildGraph(served, {
    sourceOf: () => ({ asOf: null, freshness: 'CURRENT' }),
    connectors: () => [],
    standing: () => {
      throw new Error('nobody is asked about');
    },
    services: () => {
      throw new Error('nothing is changed');
    },
  }),
);

/** All policies together; throws where one of them does not fit the graph. */
export const ceilingOf = once((tested) => {
  const { catalogue } = graphOf(tested).model;
  return compileCeiling(
    tested.served.map((d) => readPolicy(d.policyText, `${d.name}/policy.yaml`, catalogue, d.name)),
    catalogue,
  );
});

/** The fields that it may be asked for: its own that anybody may ever be shown, and those of others that it holds a version of. */
export const fieldsOf = once((tested): readonly ClassifiedField[] => {
  const { name, connector } = tested.department;
  const policy = ceilingOf(tested).policies.find(({ department }) => department === name)!;
  const isShown = (coordinate: string) =>
    [...(policy.fields.get(coordinate)?.values() ?? [])].some((render) => render !== 'count');
  return graphOf(tested).model.catalogue.fields.filter(
    ({ handle, coordinate }) => !handle && (isShown(coordinate) || connector.alsoHolds?.includes(coordinate)),
  );
});

export function byType(fields: readonly ClassifiedField[]): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, string[]>();
  for (const { type, field } of fields) types.set(type, [...(types.get(type) ?? []), field]);
  return types;
}

/** What stands in a row for an asked field: the hub counts ages itself, and is told whose row a household member's is. */
export const keysInRow = (type: string, fields: readonly string[]): readonly string[] => [
  ...new Set([
    ...(type === 'HouseholdMember' ? ['citizenId'] : []),
    ...fields.map((field) => (`${type}.${field}` === 'Recipient.age' ? 'birthDate' : field)),
  ]),
];

const KEYS: Readonly<Record<KeyKind, (person: WorldPerson) => string | null | undefined>> = {
  CITIZEN_ID: (person) => person.citizenId,
  STUDENT_NO: (person) => person.education?.studentNo,
  DISABILITY_CERT_NO: (person) => person.disability?.certNo,
  INSURANCE_NO: (person) => person.medical?.insuranceNo,
  RESCUE_RECORD_NO: (person) => person.rescues[0]?.rescueRecordNo,
};
const MOST_PERSONS = 500;
/** Of the form of a citizen id, with a division that was never issued; nobody has them. */
export const UNKNOWN = ['320499190001010007', '32049919000101004X'] as const;

/** Keys of everybody it may know, and of some whom nobody knows. */
export function personsOf({ department, world }: Tested): readonly string[] {
  const key = KEYS[department.connector.askedBy];
  const known = [...new Set(world.persons.flatMap((person) => key(person) ?? []))];
  return [...known.slice(0, MOST_PERSONS - UNKNOWN.length), ...UNKNOWN];
}

/** The persons with their households, as the hub asks; only the owner of the row facts is asked about households. */
export async function batchOf(
  source: Source,
  persons: readonly string[],
  fields: ReadonlyMap<string, readonly string[]>,
): Promise<Batch> {
  const facts = await source.facts?.({ persons, households: [] }, within(IN_TIME_MS));
  return { persons, households: facts?.households.map(({ key }) => key) ?? [], fields };
}

/** Every row of an answer, with its type and whom it is about. */
export function* rowsIn({ persons, households }: Loaded): Generator<{ type: string; of: string; row: Row }> {
  for (const answered of [persons, households])
    for (const [of, types] of answered) for (const [type, rows] of types) for (const row of rows) yield { type, of, row };
}

/** An answer as something that can be compared: by person and type, rows in the order in which they came. */
export function comparable({ persons, households }: Loaded): unknown {
  const plain = (answered: Loaded['persons']) =>
    [...answered]
      .map(([of, types]) => [of, [...types].filter(([, rows]) => rows.length > 0).sort(byFirst)] as const)
      .sort(byFirst);
  return { persons: plain(persons), households: plain(households) };
}
const byFirst = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : 1);

/** Opens a source for one promise, and closes it whatever comes of that. */
export async function withSource<T>(tested: Tested, work: (source: Source) => Promise<T>): Promise<T> {
  const source = await tested.open();
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

export interface Promised {
  readonly name: string;
  /** Only of connectors that declare something; of all, if not given. */
  readonly of?: (connector: Connector) => boolean;
  /** Rejects where the promise is broken. */
  readonly check: (tested: Tested) => Promise<void>;
}
