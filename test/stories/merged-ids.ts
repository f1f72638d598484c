// Two ids that an officer finds to be one person's: every department is asked with both, and looks at either are the person's own to read.
import type { Asker, Hub } from '../support/hub.js';
import { runProgram } from '../support/program.js';
import { refusals } from './reading.js';

const FILE = `query ($id: ID!) { recipient(id: $id) {
  id name residenceDivision
  health { records { insuranceType { code } } }
  disability { records { disabilityGrade { code } } }
} }`;
const LOOKS = `query ($id: ID!) { accessTo(recipientId: $id, first: 500) { edges { node { eventId organisation } } } }`;

export const mergedIds = (hub: () => Hub) =>
  describe('one person under two citizen ids', () => {
    /** The patient of C1 has no certificate of disability; the man of F1 has. */
    const patient = () => hub().stories['C1']!;
    const disabled = () => hub().stories['F1']!;
    const decide = (...args: string[]) => runProgram(['identity', ...args, '--reason', '本人持两证到场核实'], hub().env);
    const citizen = (own: string): Asker => ({ ...hub().stories['K1']!, recipient: [own] });
    const own = async (handle: string, id = handle) =>
      (await hub().ask({ query: FILE, variables: { id }, as: citizen(handle) })).body.data.recipient;
    const looksAt = async (handle: string, as: Asker = citizen(handle)) => {
      const { body } = await hub().ask({ query: LOOKS, variables: { id: handle }, as });
      return body.data.accessTo.edges.map(({ node }: { node: { eventId: string } }) => node.eventId) as string[];
    };

    it('is seen whole from either, each department asked once with both, and is two again when the decision is undone', async () => {
      const [survivor, former] = [patient().recipientId!, disabled().recipientId!];
      const before = { survivor: await own(survivor), former: await own(former) };
      expect(before.survivor.disability.records).toEqual([]);
      expect(before.former.disability.records.length).toBeGreaterThan(0);
      const look = await hub().ask({ query: FILE, variables: { id: former }, as: disabled() });
      const { eventId } = look.body.extensions.audit;
      expect(await looksAt(survivor)).not.toContain(eventId);

      expect(await decide('merge', survivor, former)).toMatchObject({ code: 0 });
      try {
        const since = await hub().sandbox.now();
        // the token of before the decision names the handle that answers no more
        const seen = await own(former);
        const numbers = [patient().citizenId!, disabled().citizenId!].sort();
        const asked = (await hub().sandbox.log(since)).filter(({ kind }) => kind === 'fields' || kind === 'manifest');
        expect(asked.map(({ department, keys }) => [department, [...keys].sort()]).sort()).toEqual(
          ['civil-affairs', 'disability', 'health'].map((department) => [department, numbers]),
        );
        expect(seen).toMatchObject({ id: survivor, name: patient().name, residenceDivision: before.survivor.residenceDivision });
        expect(seen.disability.records).toEqual(before.former.disability.records);
        expect(seen.health.records).toEqual([...before.survivor.health.records, ...before.former.health.records]);
        expect(await own(survivor, former)).toEqual(seen);

        const byNumber = await hub().ask({
          query: 'query ($no: CitizenId!, $name: String!) { recipientByIdentity(citizenId: $no, name: $name) { id name } }',
          variables: { no: disabled().citizenId, name: disabled().name },
          as: { ...patient(), purpose: 'P07' },
        });
        expect(byNumber.body.data.recipientByIdentity).toEqual({ id: survivor, name: patient().name });

        expect(await looksAt(survivor)).toContain(eventId);
        expect(await looksAt(former)).toContain(eventId);
        const auditor: Asker = { role: 'AU', org: hub().stories['A1']!.org, divisions: [], purpose: 'P16' };
        expect(await looksAt(survivor, auditor)).toContain(eventId);
        const stranger = await hub().ask({
          query: LOOKS,
          variables: { id: former },
          as: citizen(hub().stories['K1']!.recipientId!),
        });
        expect(refusals(stranger)['Query.accessTo']!.code).toBe('OUT_OF_JURISDICTION');
      } finally {
        expect(await decide('split', former)).toMatchObject({ code: 0 });
      }
      expect([await own(survivor), await own(former)]).toEqual([before.survivor, before.former]);
      expect(await looksAt(survivor)).not.toContain(eventId);
    });

    it('a patient who came without papers: the hospital that took them in sees who it is, with what it has under the emergency’s number', async () => {
      const hospital = hub().stories['C2']!;
      const number = hospital.persons![0]!.keys['RESCUE_RECORD_NO']!;
      const keys = [{ kind: 'RESCUE_RECORD_NO', value: number }];
      const query = 'query ($keys: [KeyInput!]!) { recipients(keys: $keys) { edges { node { id } } } }';
      const found = async () =>
        (await hub().ask({ query, variables: { keys }, as: hospital })).body.data.recipients.edges[0].node.id;
      const known = async () => {
        const answer = await hub().ask({
          query: 'query ($id: ID!) { recipient(id: $id) { id name health { records { insuranceType { code } } } } }',
          variables: { id: disabled().recipientId },
          as: hospital,
        });
        return answer.body.data.recipient;
      };
      const unknown = await found();
      expect(await known()).toBeNull();
      expect(await decide('merge', unknown, disabled().recipientId!)).toMatchObject({ code: 0 });
      try {
        expect(await found()).toBe(disabled().recipientId);
        const since = await hub().sandbox.now();
        const { name, health } = await known();
        expect(name).toBe(disabled().name);
        expect(health.records).toHaveLength(2);
        const asked = (await hub().sandbox.log(since)).filter(({ kind }) => kind === 'fields');
        expect(asked.find(({ department }) => department === 'health')!.keys).toEqual([disabled().citizenId, number]);
        for (const { department, keys } of asked) if (department !== 'health') expect(keys).not.toContain(number);
      } finally {
        expect(await decide('split', unknown)).toMatchObject({ code: 0 });
      }
      expect(await known()).toBeNull();
    });
  });
