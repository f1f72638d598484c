// The federation's subgraph: its schema in its own words, and the resolvers of the Federation subgraph specification by hand.
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { feedOf, type Kit } from '../../../src/sandbox/kit.js';
import { keysOf, leavesOf } from './asked.js';
import { beneficiaries, PROJECT_KINDS } from './records.js';

/** What a router composes with. */
export const SDL = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

"受益人"
type Beneficiary @key(fields: "idNumber") {
  idNumber: ID!
  aids: [Aid!]!
}

"一次慈善救助"
type Aid {
  orgCode: String!
  orgName: String!
  project: String!
  projectKind: ProjectKind!
  "元, 两位小数"
  amount: String!
  date: String!
  goods: [String!]!
  consentNo: String!
}

enum ProjectKind { ${PROJECT_KINDS.join(' ')} }

"登记库的更新"
type DataStatus {
  updatedAt: String!
  everyHours: Int!
}

type Query {
  dataStatus: DataStatus!
}
`;

const FEDERATION = `
directive @key(fields: String!) repeatable on OBJECT
directive @link(url: String!, import: [String!]) repeatable on SCHEMA
scalar _Any
union _Entity = Beneficiary
type _Service { sdl: String! }
extend type Query {
  _service: _Service!
  _entities(representations: [_Any!]!): [_Entity]!
}
`;

const EVERY_HOURS = 24;
const TEN_DAYS_MS = 10 * 86_400_000;

export function federationSchema(kit: Kit, now: () => number): GraphQLSchema {
  const known = beneficiaries(kit.world);
  /** Somebody, if possible, whom nobody asked about. */
  const strangerTo = (keys: readonly string[]) =>
    [...known.values()].find(({ idNumber }) => !keys.includes(idNumber)) ?? { idNumber: '11010519491231002X', aids: [] };

  const { lateHours } = feedOf(kit.world, 'charity');
  const lastUpdate = (moment: number) => (lateHours > 0 ? moment - lateHours * 3_600_000 : lastNight(moment));

  return makeExecutableSchema({
    typeDefs: [FEDERATION, SDL],
    resolvers: {
      Query: {
        _service: () => ({ sdl: SDL }),
        _entities: (_: unknown, { representations }: { representations: readonly unknown[] }, __: unknown, info) => {
          const keys = keysOf(representations);
          kit.log({ kind: 'fields', page: 1, keys, fields: leavesOf(info) });
          const found = keys.map((key) => known.get(key) ?? null);
          return kit.fault()?.mode === 'wrong-person' ? [strangerTo(keys), ...found.slice(1)] : found;
        },
        dataStatus: () => ({
          updatedAt: localTime(lastUpdate(now()) - (kit.fault()?.mode === 'stale' ? TEN_DAYS_MS : 0)),
          everyHours: EVERY_HOURS,
        }),
      },
      _Entity: { __resolveType: () => 'Beneficiary' },
    },
  });
}

const EIGHT_HOURS_MS = 8 * 3_600_000;
/** The register is brought up to date at midnight in Changzhou. */
const lastNight = (moment: number): number => moment - ((moment + EIGHT_HOURS_MS) % 86_400_000);
/** `2026-01-01T00:00:00+08:00` */
const localTime = (moment: number): string => `${new Date(moment + EIGHT_HOURS_MS).toISOString().slice(0, 19)}+08:00`;
