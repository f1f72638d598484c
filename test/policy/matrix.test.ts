// The stories of who may see what, written by hand, against the departments' policies; and proof that no cell can change unnoticed.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Render } from '../../src/kernel/classification.js';
import { inProject } from '../../src/kernel/paths.js';
import { type Ceiling, compileCeiling } from '../../src/policy/ceiling.js';
import { createDecider } from '../../src/policy/decide.js';
import type { DepartmentPolicy } from '../../src/policy/department-policy.js';
import { decideHousehold, decidePerson, type EmergencyState } from '../../src/policy/rows.js';
import type { ConsentState } from '../../src/policy/scope.js';
import type { Grant, Refusal, SubjectFacts } from '../../src/policy/types.js';
import {
  allPurposes,
  allRoles,
  callerOf,
  catalogue,
  departments,
  everyField,
  grantOf,
  householdOf,
  letterOf,
  personOf,
  policies,
  purposeOf,
  TODAY,
} from './world.js';

type Fields = Readonly<Record<string, readonly string[]>>;
interface Story {
  readonly as: { role: string; purpose: string | null; divisions: string[]; recipients?: string[] };
  readonly person?: Partial<SubjectFacts>;
  readonly letter?: 'expired' | 'incomplete';
  readonly emergency?: EmergencyState;
  readonly consent?: ConsentState;
  readonly affiliated?: boolean;
  readonly grantDivisions?: string[];
  readonly sees?: Partial<Record<Render, Fields>>;
  readonly refused?: Partial<Record<Refusal, Fields>>;
  readonly whole?: Refusal;
}
type Pairs = Readonly<Record<string, Partial<Record<Render, Fields>>>>;

const folder = inProject('test', 'policy', 'matrix');
const read = <T>(file: string): T => parse(readFileSync(`${folder}/${file}`, 'utf8')) as T;
const pairs = read<Pairs>('pairs.yaml');
const stories = readdirSync(folder)
  .filter((file) => file !== 'pairs.yaml')
  .map((file) => [file.replace('.yaml', ''), read<Story>(file)] as const);
const HOUSEHOLD_TYPES = new Set(['Household', 'HouseholdMember', 'EconomicVerification']);

const grantsOf = (ceiling: Ceiling, role: string, purpose: string, divisions: readonly string[]): Grant[] =>
  departments.flatMap((department) => {
    const table = ceiling.table(role, purpose);
    const fields = catalogue.fields.flatMap((f, n): [string, Render][] =>
      f.department === department && !f.handle && table[n] !== 'deny' ? [[f.coordinate, table[n]!]] : [],
    );
    return fields.length ? [grantOf(department, purpose, fields, { divisions: [...divisions] })] : [];
  });

/** Every coordinate of a story with what was decided: a render, or a refusal's code. */
function tell(story: Story, ceiling: Ceiling): Map<string, string> {
  const { as } = story;
  const caller = callerOf(as.role, { divisions: as.divisions, recipients: as.recipients ?? [] });
  const grants = as.purpose ? grantsOf(ceiling, as.role, as.purpose, story.grantDivisions ?? ['32']) : [];
  const purpose = as.purpose ? purposeOf(as.purpose) : null;
  const plan = createDecider({ ceiling, catalogue, grants }).plan({ caller, purpose, today: TODAY });
  const person = personOf(story.person);
  const spouse = personOf({ recipientId: 'r2' });
  const household = householdOf(person, spouse);
  const letter = letterOf({
    signedBy: story.letter === 'incomplete' ? ['r1'] : ['r1', 'r2'],
    ...(story.letter === 'expired' && { expiresOn: '2025-12-31' }),
  });
  const common = {
    letters: [letter],
    theCase: { open: true, recipientIds: ['r1'], householdIds: ['h1'] },
    ...(story.emergency && { emergency: story.emergency }),
    ...(story.consent && { consent: story.consent }),
  };
  const own = decidePerson(plan, { facts: person, household, ...common, affiliated: story.affiliated ?? false });
  const shared = decideHousehold(plan, { household, ...common, affiliated: new Set(story.affiliated ? ['r1'] : []) });
  return new Map(
    catalogue.fields.map((field, n) => {
      const column = HOUSEHOLD_TYPES.has(field.type) ? shared : own;
      if (column.refused) return [field.coordinate, column.refused];
      const { render, code } = column.verdicts[n]!;
      return [field.coordinate, render === 'deny' ? (code ?? 'deny') : render];
    }),
  );
}

const each = (fields: Fields | undefined): string[] =>
  Object.entries(fields ?? {}).flatMap(([type, names]) => names.map((name) => `${type}.${name}`));

/** The coordinates of a story that came out differently. */
function differences(story: Story, ceiling: Ceiling): string[] {
  const told = tell(story, ceiling);
  const expected = story.whole
    ? catalogue.fields.map((field) => [field.coordinate, story.whole!] as const)
    : [...Object.entries(story.sees ?? {}), ...Object.entries(story.refused ?? {})].flatMap(([what, fields]) =>
        each(fields).map((coordinate) => [coordinate, what] as const),
      );
  return expected.flatMap(([coordinate, what]) =>
    told.get(coordinate) === what ? [] : [`${coordinate}: ${told.get(coordinate)}, not ${what}`],
  );
}

/** Cells of the ceiling that are not as the pairs say; every role and purpose, listed or not. */
function pairDifferences(ceiling: Ceiling): string[] {
  return allRoles.flatMap((role) =>
    allPurposes.flatMap((purpose) => {
      const expected = new Map<string, Render>();
      for (const [render, fields] of Object.entries(pairs[`${role}:${purpose}`] ?? {}))
        for (const coordinate of each(fields)) expected.set(coordinate, render as Render);
      const table = ceiling.table(role, purpose);
      return catalogue.fields.flatMap((field, n) =>
        field.handle || table[n] === (expected.get(field.coordinate) ?? 'deny') ? [] : [`${role}:${purpose} ${field.coordinate}`],
      );
    }),
  );
}

const ceiling = compileCeiling(policies, catalogue);

describe('the stories', () => {
  it.each(stories)('%s', (_name, story) => expect(differences(story, ceiling)).toEqual([]));

  it('speak of coordinates that exist', () => {
    const spoken = stories.flatMap(([, s]) => [...Object.values(s.sees ?? {}), ...Object.values(s.refused ?? {})].flatMap(each));
    expect(
      [...spoken, ...Object.values(pairs).flatMap((p) => Object.values(p).flatMap(each))].filter(
        (c) => !everyField.numberOf.has(c),
      ),
    ).toEqual([]);
  });
});

describe('the pairs', () => {
  it('are what the departments wrote, cell by cell', () => expect(pairDifferences(ceiling)).toEqual([]));
});

/** A small generator of our own, so that a failing seed can be named. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One cell of one department's policy, changed: another render, taken away, or given to somebody new. */
function changed(below: (n: number) => number): DepartmentPolicy[] {
  const field = catalogue.fields[below(catalogue.fields.length)]!;
  if (field.handle) return changed(below);
  const pair = `${allRoles[below(allRoles.length)]}:${allPurposes[below(allPurposes.length)]}`;
  return policies.map((policy) => {
    if (policy.department !== field.department) return policy;
    const renders = new Map(policy.fields.get(field.coordinate));
    const listed = [...renders.keys()];
    const target = listed.length > 0 && below(3) > 0 ? listed[below(listed.length)]! : pair;
    const others = (['plain', 'mask', 'band', 'bool', 'deny'] as const).filter((r) => r !== (renders.get(target) ?? 'deny'));
    const render = others[below(others.length)]!;
    if (render === 'deny') renders.delete(target);
    else renders.set(target, render);
    return { ...policy, fields: new Map(policy.fields).set(field.coordinate, renders) };
  });
}

it('no cell of a policy can change without turning something here red', () => {
  const below = random(20_260_101);
  let byStories = 0;
  for (let n = 0; n < 200; n++) {
    const mutant = compileCeiling(changed(below), catalogue);
    const inStories = stories.some(([, story]) => differences(story, mutant).length > 0);
    if (inStories) byStories += 1;
    expect(inStories || pairDifferences(mutant).length > 0).toBe(true);
  }
  expect(byStories).toBeGreaterThan(0);
});
