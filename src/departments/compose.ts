// Joins the departments' SDL: one Federation 2 subgraph each for the supergraph, one merged document for the hub's own process.
import { readdirSync, readFileSync } from 'node:fs';
import { composeServices } from '@theguild/federation-composition';
import { type DocumentNode, parse } from 'graphql';
import { StartRefused } from '../kernel/errors.js';
import { inProject } from '../kernel/paths.js';
import type { Department } from './discover.js';

const LINKS = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective"])
  @link(url: "https://zhongfu.example/classified/v1.0", import: ["@classified"])
  @composeDirective(name: "@classified")
`;
/** Federation's own directives, for a schema that is executed here and needs no router. */
const LOCAL_DIRECTIVES = `directive @key(fields: String!) repeatable on OBJECT
directive @shareable repeatable on OBJECT | FIELD_DEFINITION
`;
/** The hub knows persons and households by handle only; their fields belong to departments. */
const HANDLES = `type Recipient @key(fields: "id") { id: ID! }
type Household @key(fields: "id") { id: ID! }
`;
const BASE = 'base.graphql';
const COMPOSED = 'supergraph.graphql';

const room = (file: string): string => readFileSync(inProject('schema', file), 'utf8');
const hubSdl = (): string =>
  readdirSync(inProject('schema'))
    .filter((file) => file.endsWith('.graphql') && file !== BASE && file !== COMPOSED)
    .sort()
    .map(room)
    .join('\n');

/** Every part that `makeExecutableSchema` merges into the hub's schema. */
export const typeDefinitions = (departments: readonly Department[]): DocumentNode[] =>
  [LOCAL_DIRECTIVES, room(BASE), hubSdl(), ...departments.map((d) => d.sdl)].map((sdl) => parse(sdl));

/** The SDL of one department as a Federation 2 subgraph of its own. */
export const subgraphSdl = (sdl: string): string => `${LINKS}\n${room(BASE)}\n${sdl}`;

/** The supergraph that a standard router reads. Throws StartRefused with every composition error. */
export function composeSupergraph(departments: readonly Department[]): string {
  const result = composeServices([
    { name: 'hub', typeDefs: parse(subgraphSdl(`${hubSdl()}\n${HANDLES}`)) },
    ...departments.map((d) => ({ name: d.name, typeDefs: parse(subgraphSdl(d.sdl)) })),
  ]);
  if (!result.supergraphSdl)
    throw new StartRefused(
      `The departments' schemas do not compose:\n${(result.errors ?? []).map((e) => e.message).join('\n')}`,
      3,
    );
  return `${result.supergraphSdl.trim()}\n`;
}
