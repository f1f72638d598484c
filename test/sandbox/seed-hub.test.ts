// The bodies of the world, and the grants they start with: as wide as the ceilings and no wider.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { purposes, roles } from '../../src/kernel/codes.js';
import { addDays } from '../../src/kernel/days.js';
import { inProject } from '../../src/kernel/paths.js';
import { isUscc } from '../../src/kernel/uscc.js';
import { CHARITY_FEDERATION, CHARITY_FOUNDATION, HONGMEI_WINDOW, SOCIAL_WORK_STATION } from '../../src/sandbox/organisations.js';
import { makeWorld } from '../../src/sandbox/people/index.js';
import { grantsFor, type SeedPolicy } from '../../src/sandbox/seed-hub.js';

const world = makeWorld({ seed: 1, households: 280, today: '2026-03-05' });
const policies = readdirSync(inProject('connectors'))
  .filter((name) => !name.startsWith('_'))
  .map((name) => parse(readFileSync(join(inProject('connectors'), name, 'policy.yaml'), 'utf8')) as SeedPolicy);

test('every body has a valid credit code of a region never issued, and a code of its own', () => {
  const codes = world.organisations.map((body) => body.uscc);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) {
    expect(isUscc(code)).toBe(true);
    expect(code.slice(6, 8)).toBe('99');
  }
  expect([HONGMEI_WINDOW, CHARITY_FEDERATION, SOCIAL_WORK_STATION, CHARITY_FOUNDATION]).toEqual([
    '11320499MA0DEM013D',
    '51320499MA0DEM0214',
    '52320499MA0DEM03XQ',
    '53320499MA0DEM048M',
  ]);
});

test('there is a body of every role, a window wherever people live, a school and a hospital wherever somebody goes', () => {
  expect(new Set(world.organisations.map((body) => body.role))).toEqual(new Set(roles.keys()));
  const codes = new Set(world.organisations.map((body) => body.uscc));
  const windows = new Set(world.organisations.filter((body) => body.role === 'TW').flatMap((body) => body.divisions));
  for (const person of world.persons) {
    expect(windows.has(person.residenceDivision.slice(0, 9))).toBe(true);
    if (person.education) expect(codes.has(person.education.schoolUscc)).toBe(true);
    if (person.medical?.hospital) expect(codes.has(person.medical.hospital)).toBe(true);
    for (const aid of person.charity) expect(codes.has(aid.charityOrgUscc)).toBe(true);
  }
  for (const { organisation } of world.cases) expect(codes.has(organisation)).toBe(true);
});

test('grants equal the ceiling of the body’s role, and are live from yesterday on', () => {
  const grants = grantsFor(world, policies);
  const health = policies.find((policy) => policy.department === 'health')!;
  const bureau = world.organisations.find((body) => body.role === 'MI')!;
  const grant = grants.find((g) => g.demandOrg === bureau.uscc && g.provider === 'health' && g.purpose === 'P07')!;
  const ceiling = Object.entries(health.fields).flatMap(([coordinate, renders]) =>
    Object.entries(renders ?? {}).flatMap(([render, pairs]) =>
      (pairs ?? []).includes('MI:P07') ? [[coordinate, render] as const] : [],
    ),
  );
  expect([...grant.fields].sort()).toEqual(ceiling.sort());
  expect(grant).toMatchObject({ validFrom: '2026-03-04', validTo: addDays('2026-03-05', 730), status: 'ACTIVE' });
  expect(grant.legalBasis).toBe(health.purposes['P07']);
  expect(new Set(grants.map((g) => g.grantNo)).size).toBe(grants.length);
});

test('the window of 红梅街道 has a grant for every purpose that any role has with a provider', () => {
  const own = grantsFor(world, policies).filter((grant) => grant.demandOrg === HONGMEI_WINDOW);
  for (const policy of policies) {
    const pairs = Object.values(policy.fields).flatMap((renders) => Object.values(renders ?? {}).flatMap((list) => list ?? []));
    const wanted = new Set(pairs.map((pair) => pair.slice(3)).filter((purpose) => purposes.has(purpose)));
    expect(new Set(own.filter((grant) => grant.provider === policy.department).map((grant) => grant.purpose))).toEqual(wanted);
  }
});

test('another ceiling gives other numbers, so that a hub with the older grants gets the newer ones too; the same gives the same', () => {
  const numbers = (some: readonly SeedPolicy[]) => grantsFor(world, some).map((grant) => grant.grantNo);
  const [first, ...others] = policies;
  const [coordinate] = Object.entries(first!.fields).find(([, renders]) => Object.values(renders ?? {}).flat().length > 0)!;
  const narrower = { ...first!, fields: { ...first!.fields, [coordinate]: null } };
  const before = new Set(numbers(policies));
  expect(numbers(policies).every((no) => before.has(no))).toBe(true);
  const after = numbers([narrower, ...others]);
  expect(after.some((no) => !before.has(no))).toBe(true);
  expect(after.filter((no) => !before.has(no)).every((no) => no.startsWith(`GR-${first!.department}-`))).toBe(true);
});
