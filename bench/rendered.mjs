// What the departments hold, rendered in full beforehand: for contenders that serve values as they are.
import { makeExecutableSchema } from '@graphql-tools/schema';
import { getNamedType } from 'graphql';
import { classify } from '../dist/src/graph/classify.js';
import { ageOn } from '../dist/src/kernel/days.js';
import { rendererFor } from '../dist/src/policy/index.js';
import { householdKey, recordsOf } from './people.mjs';

/** Persons and households by handle, and for each field of a person that leads to a department the blocks by person. */
export function rendered(world, departments, typeDefs, handles) {
  const schema = makeExecutableSchema({ typeDefs });
  const { fields } = classify(schema, departments);
  const personOf = new Map(handles.persons);
  const householdOf = new Map(handles.households);
  const shapes = new Map();
  for (const field of fields)
    shapes.set(field.type, [...(shapes.get(field.type) ?? []), { field, show: rendererFor(field, 'plain') }]);
  const shownTo = { role: 'CA', minor: false };
  const show = (type, row) =>
    Object.fromEntries(
      shapes.get(type).map(({ field, show }) => {
        const value = field.coordinate === 'Recipient.age' ? ageOn(row.birthDate, world.today) : row[field.field];
        return [field.field, show(value, shownTo)];
      }),
    );
  const records = recordsOf(world);
  const own = records['civil-affairs'];
  const persons = new Map();
  for (const { citizenId, household } of world.persons) {
    if (!citizenId) continue;
    const id = personOf.get(citizenId);
    const person = show('Recipient', own.persons.get(citizenId).get('Recipient')[0]);
    persons.set(id, { ...person, id, householdId: householdOf.get(householdKey(household)) });
  }
  const households = new Map(
    [...own.households].map(([key, types]) => [
      householdOf.get(key),
      { ...show('Household', types.get('Household')[0]), id: householdOf.get(key) },
    ]),
  );

  const blocks = new Map();
  for (const link of Object.values(schema.getType('Recipient').getFields())) {
    const type = getNamedType(link.type).name;
    const department = departments.find((d) => d.connector.blocks.some((b) => b.type === type));
    if (!department || type === 'Household') continue;
    const { name, connector } = department;
    const { lists } = connector.blocks.find((b) => b.type === type);
    const source = { department: name, asOf: new Date().toISOString(), freshness: 'CURRENT' };
    const block = (types) =>
      Object.fromEntries(
        Object.entries(lists).map(([list, type]) => [list, (types.get(type) ?? []).map((row) => show(type, row))]),
      );
    blocks.set(
      link.name,
      new Map([...records[name].persons].map(([id, types]) => [personOf.get(id), { source, ...block(types) }])),
    );
  }
  return { persons, households, blocks };
}
