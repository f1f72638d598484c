// Proves that no way to a person leads past shield and gate: every field is a shielded root, a gate, or carries nothing of a person.
import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { StartRefused } from '../kernel/errors.js';
import { personTypes } from './classify.js';
import { isGate } from './gate.js';
import { shieldedCoordinates } from './shield.js';

/** The coordinates outside both, each with what is wrong; none for a schema that may be served. */
export function uncovered(schema: GraphQLSchema): string[] {
  const faults: string[] = [];
  const persons = new Set(personTypes(schema).map((type) => type.name));
  const shieldedRoots = shieldedCoordinates(schema);
  const roots = new Set([schema.getQueryType()?.name, schema.getMutationType()?.name, schema.getSubscriptionType()?.name]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      if (roots.has(type.name)) {
        if (!shieldedRoots.has(coordinate)) faults.push(`${coordinate}: a root without a rule`);
        continue;
      }
      const isAboutPerson = persons.has(type.name) || persons.has(getNamedType(field.type).name);
      if (isAboutPerson && !isGate(field.resolve)) faults.push(`${coordinate}: its resolver goes around the gate`);
    }
  }
  return faults;
}

export function assertCovered(schema: GraphQLSchema): void {
  const faults = uncovered(schema);
  if (faults.length) throw new StartRefused(`These fields are outside shield and gate:\n  ${faults.join('\n  ')}`, 3);
}
