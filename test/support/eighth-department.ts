// A department that is nowhere in the project: a folder made on the fly, beside copies of all others, as somebody who joins one would make it.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../../src/kernel/paths.js';

const INDEX = `
import { defineConnector } from '../../src/connector.js';

const rowOf = (record, fields) => Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));

export default defineConnector({
  department: 'veterans',
  label: '退役军人事务',
  staff: [],
  askedBy: 'CITIZEN_ID',
  blocks: [{ type: 'Veterans', lists: { records: 'VeteranRecord' } }],
  open: async ({ records }) => ({
    async load({ persons, fields }) {
      const names = fields.get('VeteranRecord') ?? [];
      const rows = (id) => (records[id] ?? []).map((record) => rowOf(record, names));
      return {
        asOf: new Date().toISOString(),
        freshness: 'CURRENT',
        persons: new Map(persons.map((id) => [id, new Map([['VeteranRecord', rows(id)]])])),
        households: new Map(),
      };
    },
    async close() {},
  }),
});
`;
const SCHEMA = `
type Recipient @key(fields: "id") {
  id: ID!
  "退役军人事务 (veterans)"
  veterans: Veterans
}
type Veterans {
  source: Source!
  records: [VeteranRecord!]
}
"""退役军人信息"""
type VeteranRecord {
  "优待证号 (card no)"
  cardNo: String @classified(level: L3, share: CONDITIONAL, category: IDN, mask: LAST4, filter: EQUALITY, label: "优待证号")
  "伤残等级 (injury grade)"
  injuryGrade: ShownCode @classified(level: L4, share: CONDITIONAL, category: MED, mask: HIDE, filter: NONE, label: "伤残等级", codes: "disabilityGrade")
}
`;
const POLICY = `
department: veterans
purposes: { P04: 社会救助暂行办法 47-49 }
fields:
  VeteranRecord.cardNo: { plain: [TW:P04] }
  VeteranRecord.injuryGrade: {}
`;
/** Its stand-in has nothing to run: what it knows goes to the connector with the settings. */
const SANDBOX = `
export const offset = 8;
export default async ({ world }) => ({
  settings: {
    records: Object.fromEntries(
      world.persons.filter(({ n, citizenId }) => n % 2 === 0 && citizenId).map(({ n, citizenId }) => [citizenId, [{ cardNo: 'YD' + (10_000_000 + n), injuryGrade: '3' }]]),
    ),
  },
  stop: async () => {},
});
`;

/** A folder for ZHONGFU_CONNECTORS with eight departments. It stands in dist/, because compiled connectors find the hub's words from there. */
export function eightDepartments(): { path: string; remove: () => void } {
  const path = mkdtempSync(inProject('dist', 'eight-'));
  cpSync(inProject('dist', 'connectors'), path, { recursive: true });
  const own = join(path, 'veterans');
  mkdirSync(join(own, 'sandbox'), { recursive: true });
  for (const [file, text] of [
    ['index.js', INDEX],
    ['schema.graphql', SCHEMA],
    ['policy.yaml', POLICY],
    ['sandbox/index.js', SANDBOX],
  ])
    writeFileSync(join(own, file!), text!);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
