// The answers that are read before any field is decided: who the persons and households are, and what a case names.
import {
  BadAnswer,
  type CaseFacts,
  type Facts,
  type HouseholdFacts,
  type ListedNumber,
  type PersonFacts,
  type RosterPerson,
  WrongPerson,
} from '../../src/connector.js';
import { convert } from './values.js';

type Given = Readonly<Record<string, unknown>>;
const text = (given: Given, column: string) => convert({ column, kind: 'text' }, given[column]) as string | null;
const code = (given: Given, column: string) => convert({ column, kind: 'code' }, given[column]) as string | null;
function needed(given: Given, column: string): string {
  const value = text(given, column);
  if (value === null) throw new BadAnswer(`civil affairs: column ${column} is empty`);
  return value;
}

const personOf = (given: Given): PersonFacts => ({
  citizenId: needed(given, 'sfzh'),
  name: text(given, 'xm') ?? '',
  birthDate: convert({ column: 'csrq', kind: 'date' }, given.csrq) as string | null,
  lifeStatus: code(given, 'sczt'),
  registeredDivision: code(given, 'hjqh'),
  residenceDivision: code(given, 'czqh'),
  // not knowing is no reason to show where somebody hides
  addressProtected: convert({ column: 'dzbh', kind: 'flag' }, given.dzbh) !== false,
  guardianCitizenId: text(given, 'jhrsfz'),
  householdKey: text(given, 'jtbh'),
});

export const listedPerson = (given: Given): RosterPerson => ({
  citizenId: needed(given, 'sfzh'),
  name: text(given, 'xm') ?? '',
  birthDate: convert({ column: 'csrq', kind: 'date' }, given.csrq) as string | null,
  phone: text(given, 'lxdh'),
});

export const listedNumber = (given: Given): ListedNumber => ({
  kind: 'RESCUE_RECORD_NO',
  value: needed(given, 'jzbh'),
  citizenId: text(given, 'sfzh'),
  name: text(given, 'xm') ?? '',
});

function householdOf(given: Given): HouseholdFacts {
  const members = (given.cy ?? []) as unknown;
  if (!Array.isArray(members) || !members.every((m) => typeof m === 'string'))
    throw new BadAnswer('civil affairs: cy is not a list');
  return { key: needed(given, 'jtbh'), members };
}

/** Throws WrongPerson where the answer holds anybody who was not asked about and does not live with somebody who was. */
export function factsOf(
  asked: { readonly persons: readonly string[]; readonly households: readonly string[] },
  rows: readonly { readonly k: string; readonly d: Given }[],
): Facts {
  const persons = rows.filter((row) => row.k === 'ry').map((row) => personOf(row.d));
  const households = rows.filter((row) => row.k === 'jt').map((row) => householdOf(row.d));
  const askedPersons = new Set(asked.persons);
  const theirs = persons.filter((p) => askedPersons.has(p.citizenId!)).map((p) => p.householdKey);
  const expectedHouseholds = new Set([...asked.households, ...theirs]);
  if (!households.every((household) => expectedHouseholds.has(household.key)))
    throw new WrongPerson('civil affairs answered for a household that was not asked about');
  const expected = new Set([...asked.persons, ...households.flatMap((household) => household.members)]);
  if (!persons.every((person) => expected.has(person.citizenId!)))
    throw new WrongPerson('civil affairs answered for a person that was not asked about');
  return { persons, households };
}

const OPEN = '1';

/** A case that the view shows in several rows (one for each person it names) is one case; it is open if every row says so. */
export function caseOf(caseNo: string, rows: readonly Given[]): CaseFacts | null {
  const [first] = rows;
  if (!first) return null;
  if (!rows.every((row) => row.sxbh === caseNo))
    throw new WrongPerson('civil affairs answered for a case that was not asked about');
  const all = (column: string) => [...new Set(rows.flatMap((row) => text(row, column) ?? []))];
  return {
    caseNo,
    open: rows.every((row) => code(row, 'blzt') === OPEN),
    organisation: needed(first, 'cbdw'),
    persons: all('sfzh'),
    households: all('jtbh'),
    tier: needed(first, 'sxdj'),
    relatedOfficers: all('hbry').flatMap((accounts) => accounts.split(',').filter(Boolean)),
  };
}
