// Fixtures of the policy tests: the catalogue as fields.json states it, the real policy files, and grants equal to the ceiling.
import { readdirSync, readFileSync } from 'node:fs';
import {
  type Catalogue,
  type ClassifiedField,
  catalogueOf,
  type Level,
  type MaskRule,
  type Render,
  type Shape,
} from '../../src/kernel/classification.js';
import { purposes, roles } from '../../src/kernel/codes.js';
import { inProject } from '../../src/kernel/paths.js';
import { type Ceiling, compileCeiling } from '../../src/policy/ceiling.js';
import { type DepartmentPolicy, readPolicy } from '../../src/policy/department-policy.js';
import type { Caller, Grant, HouseholdSubjectFacts, Letter, SubjectFacts } from '../../src/policy/types.js';

export interface FieldLine {
  coordinate: string;
  label: string;
  shape: Shape;
  codeTable: string | null;
  level: Level;
  share: ClassifiedField['share'];
  category: ClassifiedField['category'];
  mask: MaskRule;
  filter: ClassifiedField['filter'];
  under14: boolean;
  handle: boolean;
  consumers: string[];
}
export const fieldLines = JSON.parse(readFileSync(inProject('test', 'fixtures', 'fields.json'), 'utf8')) as FieldLine[];

/** Which department keeps which type; departments without a folder yet are left out of the catalogue. */
const OWNERS: Readonly<Record<string, string>> = {
  Recipient: 'civil-affairs',
  Household: 'civil-affairs',
  HouseholdMember: 'civil-affairs',
  CivilAssistance: 'civil-affairs',
  EconomicVerification: 'civil-affairs',
  RescueRecord: 'civil-affairs',
  MedicalRecord: 'health',
  EducationRecord: 'education',
  HousingRecord: 'housing',
  LabourRecord: 'labour',
  DisabilityRecord: 'disability',
  CharityAid: 'charity',
};

export function fieldOf(line: FieldLine): ClassifiedField {
  const [type = '', field = ''] = line.coordinate.split('.');
  const { coordinate, shape, level, share, category, mask, filter, label, handle } = line;
  return {
    ...{ coordinate, type, field, department: OWNERS[type] ?? type, shape, level, share, category, mask, filter, label, handle },
    ...(line.codeTable ? { codes: line.codeTable } : {}),
    ...(line.under14 ? { under14: 'L4' as const } : {}),
  };
}
/** All 128 fields and two handles, whether their department has a folder yet or not. */
export const everyField: Catalogue = catalogueOf(fieldLines.map(fieldOf));
export const fieldNamed = (coordinate: string): ClassifiedField => {
  const field = everyField.fields[everyField.numberOf.get(coordinate) ?? -1];
  if (!field) throw new Error(`fields.json has no ${coordinate}`);
  return field;
};

const policyText = (department: string): string => readFileSync(inProject('connectors', department, 'policy.yaml'), 'utf8');
export const departments = readdirSync(inProject('connectors'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
  .map((entry) => entry.name)
  .sort();
/** A coordinate exists here once its department's policy names it, so that a department may come in parts. */
const named = new Set(departments.flatMap((d) => [...policyText(d).matchAll(/^ {2}(\w+\.\w+):/gm)].map((match) => match[1])));
export const catalogue: Catalogue = catalogueOf(everyField.fields.filter((field) => named.has(field.coordinate)));
export const policies: readonly DepartmentPolicy[] = departments.map((d) =>
  readPolicy(policyText(d), `connectors/${d}/policy.yaml`, catalogue, d),
);
export const ceiling: Ceiling = compileCeiling(policies, catalogue);

/** A ceiling over all 128 fields, written from fields.json, for properties that want every classification there is. */
function policyFrom(department: string): DepartmentPolicy {
  const fields = fieldLines.map((line) => {
    const renders = new Map<string, string[]>();
    for (const consumer of line.consumers) {
      const [role, purpose, render = ''] = consumer.split(':');
      renders.set(render, [...(renders.get(render) ?? []), `${role}:${purpose}`]);
    }
    return [line.coordinate, Object.fromEntries(renders)] as const;
  });
  const owned = fields.filter(([coordinate]) => OWNERS[coordinate.split('.')[0] ?? ''] === department);
  const bases = Object.fromEntries([...purposes.values()].map((purpose) => [purpose.code, purpose.basis]));
  return readPolicy(
    JSON.stringify({ department, purposes: bases, fields: Object.fromEntries(owned) }),
    `${department}.json`,
    everyField,
    department,
  );
}
export const everyDepartment = [...new Set(Object.values(OWNERS))];
export const everyCeiling: Ceiling = compileCeiling(everyDepartment.map(policyFrom), everyField);

export const TODAY = '2026-01-01';
export const ORG = '11320499MA0DEM013D';

export const grantOf = (
  provider: string,
  purpose: string,
  fields: Iterable<readonly [string, Render]>,
  more: Partial<Grant> = {},
): Grant => ({
  grantNo: `GR-${provider}-${purpose}`,
  demandOrg: ORG,
  provider,
  purpose,
  fields: new Map(fields),
  divisions: ['32'],
  legalBasis: 'test',
  perRequest: 500,
  perDay: 10_000,
  validFrom: '2025-01-01',
  validTo: '2026-12-31',
  status: 'ACTIVE',
  ...more,
});

/** Grants of every provider equal to the ceiling for one role and purpose. */
export const fullGrants = (role: string, purpose: string, more: Partial<Grant> = {}): Grant[] =>
  departments.map((department) => {
    const table = ceiling.table(role, purpose);
    const fields = catalogue.fields.flatMap((field, n): [string, Render][] =>
      field.department === department && table[n] !== 'deny' && !field.handle ? [[field.coordinate, table[n] as Render]] : [],
    );
    return grantOf(department, purpose, fields, more);
  });

export const callerOf = (role: string, more: Partial<Caller> = {}): Caller => ({
  issuer: 'https://idp.example',
  subject: 'tn-hm-007',
  client: 'tn-window',
  organisation: ORG,
  role,
  divisions: ['320402004'],
  recipients: [],
  ...more,
});
export const personOf = (more: Partial<SubjectFacts> = {}): SubjectFacts => ({
  recipientId: 'r1',
  registeredDivision: '320402004001',
  residenceDivision: '320402004001',
  birthDate: '1948-03-15',
  lifeStatus: '1',
  addressProtected: false,
  guardianId: null,
  householdId: 'h1',
  ...more,
});
export const householdOf = (...members: SubjectFacts[]): HouseholdSubjectFacts => ({ householdId: 'h1', members });
export const letterOf = (more: Partial<Letter> = {}): Letter => ({
  no: 'L-1',
  householdId: 'h1',
  signedBy: ['r1'],
  signedOn: '2025-12-01',
  expiresOn: '2026-06-01',
  withdrawnAt: null,
  ...more,
});
export const theCase = { open: true, recipientIds: ['r1'], householdIds: [] };
export const purposeOf = (code: string) => {
  const purpose = purposes.get(code);
  if (!purpose) throw new Error(`no purpose ${code}`);
  return purpose;
};
export const allRoles = [...roles.keys()];
export const allPurposes = [...purposes.keys()];
