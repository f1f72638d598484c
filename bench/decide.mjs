// What deciding costs an operation, in microseconds: cold, the first one after grants or rules have changed; warm, every further one.
// Part of npm run bench; alone, after the build: node bench/decide.mjs [--json]
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { catalogueOf } from '../dist/src/kernel/classification.js';
import { purposes } from '../dist/src/kernel/codes.js';
import { inProject } from '../dist/src/kernel/paths.js';
import { compileCeiling, createDecider, decidePerson, readPolicy } from '../dist/src/policy/index.js';

const departments = readdirSync(inProject('connectors')).filter((name) => !name.startsWith('_'));
const textOf = (department) => readFileSync(inProject('connectors', department, 'policy.yaml'), 'utf8');
const owner = new Map(departments.flatMap((d) => [...textOf(d).matchAll(/^ {2}(\w+\.\w+):/gm)].map((match) => [match[1], d])));
const lines = JSON.parse(readFileSync(inProject('test', 'fixtures', 'fields.json'), 'utf8'));
const fields = lines.filter((line) => owner.has(line.coordinate));
const catalogue = catalogueOf(
  fields.map(({ coordinate, codeTable, under14, ...rest }) => {
    const [type, field] = coordinate.split('.');
    const more = { ...(codeTable && { codes: codeTable }), ...(under14 && { under14: 'L4' }) };
    return { ...rest, ...more, coordinate, type, field, department: owner.get(coordinate) };
  }),
);
const ceiling = compileCeiling(
  departments.map((d) => readPolicy(textOf(d), d, catalogue, d)),
  catalogue,
);

const org = '11320499MA0DEM013D';
const table = ceiling.table('TW', 'P04');
const grants = departments.map((provider) => ({
  ...{
    grantNo: `GR-${provider}`,
    demandOrg: org,
    provider,
    purpose: 'P04',
    divisions: ['32'],
    legalBasis: '',
    perRequest: 500,
    perDay: 9999,
  },
  ...{ validFrom: '2025-01-01', validTo: '2026-12-31', status: 'ACTIVE' },
  fields: new Map(catalogue.fields.map((field, n) => [field.coordinate, table[n]])),
}));
const caller = { issuer: '', subject: 's', client: 'c', organisation: org, role: 'TW', divisions: ['320402004'], recipients: [] };
const asked = { caller, purpose: purposes.get('P04'), today: '2026-01-01' };
const rows = Array.from({ length: 100 }, (_, i) => {
  const division = `32040200400${i % 9}`;
  const birthDate = i % 10 ? '1960-01-01' : '2020-01-01';
  const facts = { recipientId: `p${i}`, registeredDivision: division, residenceDivision: division, birthDate, lifeStatus: '1' };
  const person = { ...facts, addressProtected: i % 50 === 0, guardianId: null, householdId: `h${i}` };
  const letter = {
    no: 'L',
    householdId: `h${i}`,
    signedBy: [`p${i}`],
    signedOn: '2025-01-01',
    expiresOn: '2026-12-31',
    withdrawnAt: null,
  };
  const theCase = { open: true, recipientIds: [], householdIds: [`h${i}`] };
  return { facts: person, household: { householdId: `h${i}`, members: [person] }, letters: [letter], theCase };
});

const ROUNDS = 15;
/** The median of some rounds, in microseconds per call. */
function microseconds(calls, work) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const from = process.hrtime.bigint();
    for (let i = 0; i < calls; i++) work(i);
    return Number(process.hrtime.bigint() - from) / 1_000 / calls;
  });
  return Number(rounds.sort((a, b) => a - b)[ROUNDS >> 1].toFixed(3));
}

/** Operations about one person and about a hundred, over every field of the catalogue; takes about a second. */
export function decisionTimes() {
  const decider = createDecider({ ceiling, catalogue, grants });
  const decide = (by, persons) => {
    const plan = by.plan(asked);
    return persons.map((row) => decidePerson(plan, row));
  };
  const fresh = () => createDecider({ ceiling, catalogue, grants });
  return {
    fields: catalogue.fields.length,
    'one person, cold': microseconds(50, (i) => decide(fresh(), [rows[i]])),
    'one person, warm': microseconds(10_000, (i) => decide(decider, [rows[i % 100]])),
    'a hundred persons, cold': microseconds(50, () => decide(fresh(), rows)),
    'a hundred persons, warm': microseconds(100, () => decide(decider, rows)),
  };
}

/** For people. */
export const decisionTable = ({ fields, ...times }) =>
  `decision over ${fields} fields, µs per operation: ${Object.entries(times)
    .map(([name, time]) => `${name} ${time}`)
    .join(' · ')}\n`;

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const times = decisionTimes();
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(times)}\n` : decisionTable(times));
}
