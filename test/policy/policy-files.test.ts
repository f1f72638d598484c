// The departments' policy files say what fields.json says, and a file with anything unknown, missing or double does not start.

import { catalogueOf } from '../../src/kernel/classification.js';
import { StartRefused } from '../../src/kernel/errors.js';
import { compileCeiling } from '../../src/policy/ceiling.js';
import { readPolicy } from '../../src/policy/department-policy.js';
import { readRowFacts, rowFactsText } from '../../src/policy/row-facts.js';
import { catalogue, ceiling, everyField, fieldLines, fieldNamed, policies } from './world.js';

describe.each(policies.map((policy) => [policy.department, policy] as const))('%s', (_, policy) => {
  test('grants exactly what fields.json lists', () => {
    for (const line of fieldLines) {
      const renders = policy.fields.get(line.coordinate);
      if (!renders) continue;
      const listed = [...renders].map(([pair, render]) => `${pair}:${render}`).sort();
      expect([line.coordinate, listed]).toEqual([line.coordinate, [...line.consumers].sort()]);
    }
  });
  test('names a legal basis for each purpose it uses, and no role in vain', () => {
    expect(policy.warnings).toEqual([]);
  });
});

const small = catalogueOf(
  ['MedicalRecord.selfPaidYtd', 'MedicalRecord.diagnosisCode', 'Recipient.id', 'Recipient.name'].map(fieldNamed),
);
const head = 'department: health\npurposes:\n  P04: 社会救助暂行办法 47-49\n  P07: 社会救助暂行办法 27-31\nfields:\n';
const rest = '  MedicalRecord.diagnosisCode: {}\n';
const refusal = (text: string): string => {
  try {
    readPolicy(text, 'health/policy.yaml', small, 'health');
  } catch (error) {
    if (error instanceof StartRefused && error.exitCode === 3) return error.message.replaceAll('health/policy.yaml:', '');
    throw error;
  }
  return 'read';
};

test('a good file is read', () => {
  const text = `${head}  MedicalRecord.selfPaidYtd: { plain: [MI:P07], band: [TW:P04] }\n${rest}`;
  const policy = readPolicy(text, 'health/policy.yaml', small, 'health');
  expect([...(policy.fields.get('MedicalRecord.selfPaidYtd') ?? [])]).toEqual([
    ['MI:P07', 'plain'],
    ['TW:P04', 'band'],
  ]);
  expect(policy.purposes.get('P04')).toBe('社会救助暂行办法 47-49');
});

test('a role that cannot declare the purpose may stand, with a warning', () => {
  const policy = readPolicy(
    `${head}  MedicalRecord.selfPaidYtd: { plain: [SA:P04] }\n${rest}`,
    'health/policy.yaml',
    small,
    'health',
  );
  expect(policy.warnings).toEqual([
    'health/policy.yaml:6: SA:P04 for MedicalRecord.selfPaidYtd never takes effect: SA cannot declare P04',
  ]);
});

test.each([
  ['unknown coordinate', 'MedicalRecord.selfPayedYtd: {}', '6: unknown coordinate "MedicalRecord.selfPayedYtd"'],
  ['a coordinate of another department', 'Recipient.name: {}', '6: Recipient.name belongs to civil-affairs, not to health'],
  ['a prototype name', '__proto__: {}', '6: unknown coordinate "__proto__"'],
  ['unknown role', 'MedicalRecord.selfPaidYtd: { plain: [XX:P07] }', '6: unknown role in "XX:P07"; expected role:purpose'],
  [
    'a role in lower case',
    'MedicalRecord.selfPaidYtd: { plain: [mi:P07] }',
    '6: unknown role in "mi:P07"; expected role:purpose',
  ],
  [
    'a prototype role',
    'MedicalRecord.selfPaidYtd: { plain: ["constructor:P07"] }',
    '6: unknown role in "constructor:P07"; expected role:purpose',
  ],
  ['unknown purpose', 'MedicalRecord.selfPaidYtd: { plain: [MI:P99] }', '6: unknown purpose in "MI:P99"; expected role:purpose'],
  ['no purpose at all', 'MedicalRecord.selfPaidYtd: { plain: [MI] }', '6: unknown purpose in "MI"; expected role:purpose'],
  [
    'a purpose without legal basis',
    'MedicalRecord.selfPaidYtd: { plain: [CA:P01] }',
    '6: CA:P01 for MedicalRecord.selfPaidYtd has no legal basis: expected P01 under "purposes"',
  ],
  [
    'unknown render',
    'MedicalRecord.selfPaidYtd: { full: [MI:P07] }',
    '6: unknown render "full"; expected plain, mask, band, bool, count',
  ],
  [
    'deny, which is the default',
    'MedicalRecord.selfPaidYtd: { deny: [MI:P07] }',
    '6: unknown render "deny"; expected plain, mask, band, bool, count',
  ],
  [
    'two renders for one pair',
    'MedicalRecord.selfPaidYtd: { plain: [MI:P07], band: [MI:P07] }',
    '6: MI:P07 is listed twice for MedicalRecord.selfPaidYtd: plain and band',
  ],
  [
    'a render that the field cannot carry',
    'MedicalRecord.selfPaidYtd: { mask: [MI:P07] }',
    '6: MedicalRecord.selfPaidYtd is ShownDecimal with mask BAND: it cannot be shown as mask',
  ],
  ['a pair instead of a list', 'MedicalRecord.selfPaidYtd: { plain: MI:P07 }', '6: expected a list under "plain"'],
  ['a list instead of a map', 'MedicalRecord.selfPaidYtd: [MI:P07]', '6: expected a map under "MedicalRecord.selfPaidYtd"'],
])('%s refuses to start', (_, line, expected) => {
  const selfPaid = line.startsWith('MedicalRecord.selfPaidYtd:') ? '' : '  MedicalRecord.selfPaidYtd: {}\n';
  expect(refusal(`${head}  ${line}\n${selfPaid}${rest}`)).toBe(expected);
});

test.each([
  ['a missing coordinate', `${head}${rest}`, '5: expected the coordinate MedicalRecord.selfPaidYtd ({} if nobody may see it)'],
  [
    'a band on a text',
    `${head}  MedicalRecord.selfPaidYtd: {}\n  MedicalRecord.diagnosisCode: { band: [MI:P07] }\n`,
    '7: MedicalRecord.diagnosisCode is String with mask HIDE: it cannot be shown as band',
  ],
  [
    'another department',
    `${head.replace('department: health', 'department: labour')}  MedicalRecord.selfPaidYtd: {}\n${rest}`,
    '1: expected department: health',
  ],
  [
    'an unknown key',
    `${head}  MedicalRecord.selfPaidYtd: {}\n${rest}extra: 1\n`,
    '8: unknown key "extra"; expected department, purposes, fields',
  ],
  ['an unknown purpose', `${head.replace('P04', 'P44')}  MedicalRecord.selfPaidYtd: {}\n${rest}`, '3: unknown purpose "P44"'],
  [
    'an empty legal basis',
    `${head.replace('社会救助暂行办法 47-49', '')}  MedicalRecord.selfPaidYtd: {}\n${rest}`,
    '3: expected the legal basis of P04',
  ],
  [
    'a key twice',
    `${head}  MedicalRecord.selfPaidYtd: {}\n  MedicalRecord.selfPaidYtd: {}\n${rest}`,
    '7: not readable: Map keys must be unique',
  ],
  [
    'an anchor and its alias',
    `${head}  MedicalRecord.selfPaidYtd: &a { plain: [MI:P07] }\n  MedicalRecord.diagnosisCode: *a\n`,
    '6: anchors are not allowed: write it out\n7: aliases are not allowed: write it out',
  ],
  ['a tag', `${head}  MedicalRecord.selfPaidYtd: !!map {}\n${rest}`, '6: tags are not allowed: tag:yaml.org,2002:map'],
  [
    'a second document',
    `${head}  MedicalRecord.selfPaidYtd: {}\n${rest}---\nmore: 1\n`,
    '8: not readable: Source contains multiple documents; please use YAML.parseAllDocuments()',
  ],
  [
    'an empty file',
    '',
    '1: expected a map\n1: expected the key "department"\n1: expected the key "purposes"\n1: expected the key "fields"',
  ],
  ['no YAML', 'fields: [', '1: not readable: Flow sequence in block collection must be sufficiently indented and end with a ]'],
])('%s refuses to start', (_, text, expected) => expect(refusal(text)).toBe(expected));

test('a handle is outside the ceiling', () => {
  const text =
    'department: civil-affairs\npurposes: { P04: x }\nfields:\n  Recipient.id: { plain: [TW:P04] }\n  Recipient.name: {}\n';
  expect(() => readPolicy(text, 'f', small, 'civil-affairs')).toThrow(
    'f:4: Recipient.id is a handle, outside the ceiling: expected {}',
  );
});

test('every problem is named at once, in the order of lines', () => {
  const text = `${head}  MedicalRecord.selfPaidYtd: { plain: [XX:P07], full: [] }\n  MedicalRecord.nothing: {}\n${rest}`;
  expect(
    refusal(text)
      .split('\n')
      .map((line) => line.slice(0, 14)),
  ).toEqual(['6: unknown rol', '6: unknown ren', '7: unknown coo']);
});

describe('the ceiling', () => {
  test('denies what is not listed, and leaves handles plain', () => {
    const nobody = ceiling.table('SA', 'P04');
    expect(catalogue.fields.filter((_, n) => nobody[n] !== 'deny').map((f) => f.coordinate)).toEqual([
      'Household.id',
      'Recipient.id',
    ]);
    expect(ceiling.table('__proto__', 'constructor')).toBe(nobody);
  });
  test('is named by every text in it, in any order of departments', () => {
    expect(ceiling.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(compileCeiling([...policies].reverse(), catalogue).hash).toBe(ceiling.hash);
    expect(compileCeiling(policies, catalogue, `${rowFactsText()}\n`).hash).not.toBe(ceiling.hash);
  });
  test('refuses a field that no policy covers, and two policies for one department', () => {
    expect(() => compileCeiling(policies.slice(1), catalogue)).toThrow(/no policy.yaml covers /);
    expect(() => compileCeiling([...policies, ...policies.slice(0, 1)], catalogue)).toThrow(/two policies for one department/);
  });
  test('knows the legal basis', () => expect(ceiling.basis('health', 'P04')).toBe('社会救助暂行办法 47-49'));
});

describe('row-facts.yaml', () => {
  test.each([
    ['an unknown fact', rowFactsText().replace('  under14:', '  height:'), /unknown key "height"/],
    ['a missing fact', rowFactsText().replace(/ {2}under14: .*\n/, ''), /missing: under14/],
    [
      'an unknown coordinate',
      rowFactsText().replace('[Recipient.residenceAddress]', '[Recipient.adress]'),
      /unknown coordinate "Recipient.adress"/,
    ],
    [
      'a field that cannot be masked',
      rowFactsText().replace('[Recipient.residenceAddress]', '[Recipient.age]'),
      /Recipient.age cannot be masked/,
    ],
    [
      'two scopes',
      rowFactsText().replace('{ influences: under-14 }', '{ influences: all, except: [] }'),
      /expected either influences or except/,
    ],
  ])('%s refuses to start', (_, text, message) => expect(() => readRowFacts(text, everyField)).toThrow(message));
});
