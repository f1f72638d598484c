// Builds the schema that is served: merged from the departments' SDL, classified, gated, shielded, and refused where anything is left open.
import { addResolversToSchema, makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { typeDefinitions } from '../departments/compose.js';
import type { Department } from '../departments/discover.js';
import type { Column, OnUnreadable } from '../policy/index.js';
import { classify } from './classify.js';
import { assertCovered } from './coverage.js';
import { type Model, modelOf } from './model.js';
import type { Operation } from './operation.js';
import { mutationResolvers } from './resolvers/Mutation.js';
import { personResolvers, type SourceReader } from './resolvers/person.js';
import { connectionResolvers, queryResolvers } from './resolvers/Query.js';
import { scalars } from './scalars.js';
import type { ConnectorState, Services } from './services.js';
import { shielded } from './shield.js';

export interface Graph {
  readonly schema: GraphQLSchema;
  readonly model: Model;
}
export interface GraphPorts {
  readonly sourceOf: SourceReader;
  readonly connectors: () => readonly ConnectorState[];
  /** The plan of the operation's caller and purpose, for what concerns no person. */
  readonly standing: (operation: Operation) => Column;
  /** Asked for by what changes something, when it is asked to. */
  readonly services: () => Services;
  /** Told of every source value that could not be rendered: its coordinate, never the value. */
  readonly onUnreadable?: OnUnreadable;
}

/** Throws StartRefused (exit 3) for a schema with anything unclassified, ungated or unguarded. */
export function buildGraph(departments: readonly Department[], ports: GraphPorts): Graph {
  const plain = makeExecutableSchema({ typeDefs: typeDefinitions(departments), resolvers: scalars });
  const model = modelOf(plain, classify(plain, departments), departments, ports.onUnreadable);
  const resolved = addResolversToSchema({
    schema: plain,
    resolvers: {
      ...asTheyAre(personResolvers(plain, model, ports.sourceOf)),
      ...asTheyAre(connectionResolvers),
      ...asTheyAre({
        Query: queryResolvers(model, ports),
        Mutation: mutationResolvers(ports.services),
      }),
    } as never,
  });
  assertCovered(resolved);
  return { schema: shielded(resolved), model };
}

/** A bare function would be replaced by a bound copy, which is not the gate that was registered. */
const asTheyAre = (resolvers: Readonly<Record<string, object>>): Record<string, Record<string, { resolve: unknown }>> =>
  Object.fromEntries(
    Object.entries(resolvers).map(([type, fields]) => [
      type,
      Object.fromEntries(Object.entries(fields).map(([field, resolve]) => [field, { resolve }])),
    ]),
  );
