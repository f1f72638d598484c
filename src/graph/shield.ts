// graphql-shield, generated from the SDL: who may enter at a root. What each field then shows is the gate's matter.
import { createRequire } from 'node:module';
import util from 'node:util';
import { type GraphQLSchema, isObjectType } from 'graphql';
import { Unauthenticated } from '../kernel/errors.js';
import { personTypes } from './classify.js';
import { Operation } from './operation.js';

// The ESM build of graphql-shield imports a helper that newer Node versions no longer have; its CJS build needs it defined.
(util as { isUndefined?: (value: unknown) => boolean }).isUndefined ??= (value: unknown) => value === undefined;
const require = createRequire(import.meta.url);
const { shield, rule, deny } = require('graphql-shield') as typeof import('graphql-shield');
const { applyMiddleware } = require('graphql-middleware') as typeof import('graphql-middleware');

const isCaller = (name: string) =>
  rule(name, { cache: 'no_cache' })(async (_parent, _args, context) =>
    context instanceof Operation && context.request.caller ? true : new Unauthenticated('no caller'),
  );
/** Persons are entered only after the decision was made for this very operation. */
const isDecided = (name: string) =>
  rule(name, { cache: 'no_cache' })(async (_parent, _args, context) =>
    context instanceof Operation && context.request.caller && context.plan !== null ? true : new Unauthenticated('no decision'),
  );

/** The root types' fields, each with its rule. Everything else falls to `deny`. */
function rulesOf(schema: GraphQLSchema) {
  const aboutPersons = new Set(personTypes(schema).map((t) => t.name));
  const leadsToPerson = (typeName: string, seen = new Set<string>()): boolean => {
    if (aboutPersons.has(typeName)) return true;
    const type = schema.getType(typeName);
    if (!isObjectType(type) || seen.has(typeName)) return false;
    seen.add(typeName);
    return Object.values(type.getFields()).some((f) => leadsToPerson(String(f.type).replace(/[[\]!]/g, ''), seen));
  };
  const rules: Record<string, Record<string, ReturnType<typeof isCaller>>> = {};
  for (const root of roots(schema)) {
    const own: Record<string, ReturnType<typeof isCaller>> = {};
    for (const field of Object.values(root.getFields())) {
      const name = `${root.name}.${field.name}`;
      own[field.name] = leadsToPerson(String(field.type).replace(/[[\]!]/g, '')) ? isDecided(name) : isCaller(name);
    }
    rules[root.name] = own;
  }
  return rules;
}

const roots = (schema: GraphQLSchema) => [schema.getQueryType(), schema.getMutationType()].filter((type) => type != null);

/** The schema with every root field behind its rule; leaves are not wrapped, so that they stay synchronous. */
export function shielded(schema: GraphQLSchema): GraphQLSchema {
  const rules = rulesOf(schema);
  const generated = shield(rules, { fallbackRule: deny, allowExternalErrors: true });
  const map = (generated as unknown as { generate(schema: GraphQLSchema): Record<string, Record<string, unknown>> }).generate(
    schema,
  );
  const pruned = Object.fromEntries(Object.keys(rules).map((type) => [type, map[type]!]));
  return applyMiddleware(schema, pruned as never);
}

/** The root fields that stand behind a rule, as `Type.field`. */
export const shieldedCoordinates = (schema: GraphQLSchema): Set<string> =>
  new Set(Object.entries(rulesOf(schema)).flatMap(([type, fields]) => Object.keys(fields).map((field) => `${type}.${field}`)));
