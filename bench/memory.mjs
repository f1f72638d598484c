// Departments whose data lies in this process: the real schema, policy and labels, and a source that answers at once.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { householdKey, recordsOf } from './people.mjs';

/** The hub computes these fields from another one, which is what a source is asked for. */
const GIVEN_AS = { age: 'birthDate' };

/** A folder like connectors/, with the real departments' contract and sources in memory. `opener` is a module that exports `open`. */
export function writeConnectors(folder, departments, opener) {
  for (const { name, folder: real } of departments) {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    for (const file of ['schema.graphql', 'policy.yaml']) cpSync(join(real, file), join(own, file));
    writeFileSync(
      join(own, 'index.js'),
      `import real from ${JSON.stringify(join(real, 'index.js'))};\nimport { open } from ${JSON.stringify(opener)};\nexport default { ...real, open: async (settings) => open(real.department, settings) };\n`,
    );
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
}

/** Everything a connector's source offers. It gives only the asked fields, as a real one would, and has them at hand. */
export function memorySource(world, department) {
  const asOf = new Date().toISOString();
  const { persons, households = new Map() } = recordsOf(world)[department];
  const ofPersons = atHand(persons);
  const ofHouseholds = atHand(households);
  return {
    load: async (batch) => ({
      asOf,
      freshness: 'CURRENT',
      persons: ofPersons(batch.persons, batch.fields),
      households: ofHouseholds(batch.households, batch.fields),
    }),
    close: async () => {},
    ...(department === 'civil-affairs' && factsOf(world)),
  };
}

/** Answers from records, cut to the asked fields once for each set of fields. */
function atHand(records) {
  const cuts = new Map();
  const known = new WeakMap();
  const cutTo = (fields) => {
    const name = [...fields].map(([type, names]) => `${type}:${names}`).join(' ');
    if (!cuts.has(name)) cuts.set(name, new Map([...records].map(([key, types]) => [key, picked(types, fields)])));
    known.set(fields, cuts.get(name));
    return cuts.get(name);
  };
  return (keys, fields) => {
    const cut = known.get(fields) ?? cutTo(fields);
    return new Map(keys.map((key) => [key, cut.get(key) ?? NOTHING]));
  };
}
const NOTHING = new Map();

function picked(types, fields) {
  const result = new Map();
  for (const [type, names] of fields) {
    const rows = types.get(type);
    if (rows)
      result.set(
        type,
        rows.map((row) => pick(row, type === 'HouseholdMember' ? ['citizenId', ...names] : names)),
      );
  }
  return result;
}
const pick = (row, names) =>
  Object.fromEntries(names.map((name) => GIVEN_AS[name] ?? name).map((name) => [name, row[name] ?? null]));

/** The row facts and cases of civil affairs. */
function factsOf(world) {
  const idOf = (n) => (n === null ? null : world.persons[n].citizenId);
  const households = new Map(
    world.households.map((h) => [householdKey(h.n), { key: householdKey(h.n), members: h.members.map(idOf) }]),
  );
  const persons = new Map(
    world.persons.map((p) => {
      const { citizenId, name, birthDate, lifeStatus, registeredDivision, residenceDivision, addressProtected } = p;
      const facts = { citizenId, name, birthDate, lifeStatus, registeredDivision, residenceDivision, addressProtected };
      return [citizenId, { ...facts, guardianCitizenId: idOf(p.guardian), householdKey: householdKey(p.household) }];
    }),
  );
  const cases = new Map(
    world.cases.map((c) => {
      const { caseNo, open, organisation, tier, household } = c;
      return [
        caseNo,
        {
          caseNo,
          open,
          organisation,
          tier,
          persons: [idOf(c.person)],
          households: household === null ? [] : [householdKey(household)],
        },
      ];
    }),
  );
  return {
    async facts(asked) {
      const found = asked.persons.flatMap((id) => persons.get(id) ?? []);
      const keys = new Set([...asked.households, ...found.flatMap((p) => p.householdKey ?? [])]);
      const homes = [...keys].flatMap((key) => households.get(key) ?? []);
      const everybody = new Set([...asked.persons, ...homes.flatMap((home) => home.members)]);
      return { persons: [...everybody].flatMap((id) => persons.get(id) ?? []), households: homes };
    },
    findCase: async (caseNo) => cases.get(caseNo) ?? null,
    async *roster() {
      const listed = world.persons.filter((p) => p.citizenId).map(({ citizenId }) => ({ citizenId }));
      yield { persons: listed, households: [...households.values()].map(({ key }) => ({ key })) };
    },
  };
}
