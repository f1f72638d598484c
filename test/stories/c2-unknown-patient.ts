// C2: a hospital takes in somebody without papers, whom only the number of the emergency names; later an officer knows who it is.
import type { Hub } from '../support/hub.js';
import { runProgram } from '../support/program.js';

const BY_KEY = `query ($keys: [KeyInput!]!) {
  recipients(keys: $keys) { edges { node {
    id idType { code label } name citizenId birthDate { value band } household { id }
    health { records { emergencyAidCase diagnosisCode } }
  } } }
}`;

export const c2 = (hub: () => Hub) =>
  describe('C2: an unknown patient, and who it turns out to be', () => {
    const story = () => hub().stories['C2']!;
    const number = () => story().persons![0]!.keys['RESCUE_RECORD_NO']!;
    const ask = (value: string, as = {}) =>
      hub().ask({ query: BY_KEY, variables: { keys: [{ kind: 'RESCUE_RECORD_NO', value }] }, as: { ...story(), ...as } });
    const nodeOf = ({ body }: Awaited<ReturnType<typeof ask>>) => body.data.recipients.edges[0].node;
    let patient: string;

    it('the hospital gets a handle, and that the identity is not established; nothing else is known of anybody', async () => {
      const answer = await ask(number());
      const { id, ...rest } = nodeOf(answer);
      expect(id).toMatch(/^[\w-]{22}$/);
      expect(rest.idType).toMatchObject({ code: '98' });
      expect(rest).toMatchObject({ name: null, citizenId: null, household: null });
      expect(rest.health?.records ?? []).toEqual([]);
      const entry = await hub().entryOf(answer);
      expect(entry.subjects).toEqual([expect.objectContaining({ ref: hub().ref('subject', id) })]);
      patient = id;
    });

    it('another hospital, and the township’s window, are told no more than of a number that nobody gave out', async () => {
      const other = { org: '12320499MA0DEM0304' === story().org ? '12320499MA0DEM0312' : '12320499MA0DEM0304' };
      const window = { role: 'TW', org: hub().stories['A1']!.org, divisions: ['320402'], purpose: 'P05' };
      for (const as of [other, window]) {
        const [known, unknown] = [await ask(number(), as), await ask('JJ2026999999', as)];
        expect(nodeOf(known)).toBeNull();
        expect(known.body.data).toEqual(unknown.body.data);
        expect(known.body.errors).toEqual(unknown.body.errors);
      }
    });

    it('merged with a known person on an officer’s word: both handles lead to that person, and the decision is on record', async () => {
      const person = hub().stories['C1']!.recipientId!;
      const decide = (...args: string[]) => runProgram(['identity', ...args], hub().env);
      expect((await decide('merge', patient, person)).code).toBe(2);
      const merged = await decide('merge', patient, person, '--reason', '家属到院辨认', '--json');
      expect(merged).toMatchObject({ code: 0 });
      const [decision] = JSON.parse(merged.out);
      expect(decision).toMatchObject({ act: 'MERGE', recipientId: person, otherId: patient });
      const asked = async (id: string) =>
        (await hub().ask({ query: '{ recipient(id: "ID") { id name } }'.replace('ID', id), as: hub().stories['C1']! })).body.data;
      const known = { recipient: { id: person, name: hub().stories['C1']!.name } };
      expect([await asked(person), await asked(patient)]).toEqual([known, known]);

      const entry = (await hub().entries()).find((e) => e.type === 'ADMIN' && e.about?.['decision'] === decision.id)!;
      expect(entry.subjects!.map(({ ref }) => ref).sort()).toEqual(
        [person, patient].map((id) => hub().ref('subject', id)).sort(),
      );
      expect(entry.raw).not.toContain('家属');

      expect(await decide('split', patient, '--reason', '辨认有误')).toMatchObject({ code: 0 });
      expect(nodeOf(await ask(number())).id).toBe(patient);
    });

    it('what is doubtful is listed for an officer, without a name or a number', async () => {
      const { code, out } = await runProgram(['identity', 'review', '--json'], hub().env);
      expect(code).toBe(0);
      const open = JSON.parse(out) as { kind: string }[];
      expect(new Set(open.map(({ kind }) => kind))).toEqual(new Set(['SAME_PERSON', 'NAME_DIFFERS']));
      expect(out).not.toMatch(/\d{15}|[一-鿿]/);
    });
  });
