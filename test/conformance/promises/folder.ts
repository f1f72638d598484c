// What a department's folder promises before anybody is asked anything: it is whole, and nothing in it is left open.
import { expect } from '@jest/globals';
import { codeTable, roles } from '../../../src/kernel/codes.js';
import { ceilingOf, fieldsOf, graphOf, type Promised } from '../tested.js';

const KEY_KINDS = ['CITIZEN_ID', 'STUDENT_NO', 'DISABILITY_CERT_NO', 'INSURANCE_NO', 'RESCUE_RECORD_NO'];

export const folderPromises: readonly Promised[] = [
  {
    name: 'its index is whole: name, Chinese label, key kind, roles, blocks',
    async check({ department: { name, connector } }) {
      expect(connector.department).toBe(name);
      expect(connector.label).toMatch(/^\p{Script=Han}+$/u);
      expect(KEY_KINDS).toContain(connector.askedBy);
      expect(connector.blocks.length).toBeGreaterThan(0);
      for (const role of [...connector.staff, ...(connector.affiliates ?? [])]) expect(roles.has(role)).toBe(true);
      for (const { lists } of connector.blocks) expect(Object.keys(lists)).not.toEqual([]);
    },
  },
  {
    name: 'everything about a person in its schema is classified, with codes that exist',
    async check(tested) {
      const { fields } = graphOf(tested).model.catalogue;
      const own = fields.filter(({ department }) => department === tested.department.name);
      expect(own.length).toBeGreaterThan(0);
      const unknownTables = own.flatMap(({ codes }) => codes ?? []).filter((id) => !codeTable(id));
      expect(unknownTables).toEqual([]);
      const listed = new Set(tested.department.connector.blocks.flatMap(({ lists }) => Object.values(lists)));
      for (const type of listed) expect(own.map((field) => field.type)).toContain(type);
    },
  },
  {
    name: 'its policy speaks of each of its fields and of no other',
    async check(tested) {
      const { name } = tested.department;
      const { catalogue } = graphOf(tested).model;
      const policy = ceilingOf(tested).policies.find(({ department }) => department === name)!;
      expect(policy.warnings).toEqual([]);
      expect([...policy.fields.keys()].sort()).toEqual(
        catalogue.fields.filter(({ department }) => department === name).map(({ coordinate }) => coordinate),
      );
      expect(fieldsOf(tested).length).toBeGreaterThan(0);
    },
  },
];
