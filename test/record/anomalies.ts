// What stands out is raised while it happens: A5's third try, N1's guessed numbers. The one who tries learns nothing of it.
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { checkDigit } from '../../src/kernel/citizen-id.js';
import type { Answer, Asker, Hub } from '../support/hub.js';
import { runProgram } from '../support/program.js';

const BY_ID = 'query ($id: ID!) { recipient(id: $id) { name } }';
const BY_KEYS = 'query ($keys: [KeyInput!]!) { recipients(keys: $keys) { edges { node { id name } } } }';
const ACTS = '{ accessRecords(filter: {}, first: 200) { edges { node { outcome organisation officer } } } }';

/** Valid numbers of a division that was never issued, the known one among them. */
const guesses = (known: string): string[] =>
  Array.from({ length: 30 }, (_, i) => {
    const first17 = `32049919700101${String(i).padStart(3, '0')}`;
    return i === 17 ? known : first17 + checkDigit(first17);
  });

interface Told {
  readonly rule: string;
  readonly about: string;
  readonly count: number;
  readonly evidence: readonly string[];
  readonly state: string;
}

export const anomalies = (hub: () => Hub) =>
  describe('what stands out in the record', () => {
    const stranger = `stranger-${Date.now()}`;
    const guesser = `guesser-${Date.now()}`;
    let tries: Answer[];
    let guessed: Answer[];
    const a5 = (sub: string): Asker => ({ ...hub().stories['A5']!, sub });
    const listed = async (): Promise<Told[]> =>
      JSON.parse((await runProgram(['audit', 'anomalies', '--json'], hub().env)).out).anomalies;
    beforeAll(async () => {
      const { recipientId, citizenId } = hub().stories['A5']!;
      const ask = (question: object, sub: string) => hub().ask({ query: '', ...question, as: a5(sub) });
      tries = [];
      for (let i = 0; i < 3; i++) tries.push(await ask({ query: BY_ID, variables: { id: recipientId } }, stranger));
      guessed = [];
      for (const value of guesses(citizenId!))
        guessed.push(await ask({ query: BY_KEYS, variables: { keys: [{ kind: 'CITIZEN_ID', value }] } }, guesser));
    });

    it('A5: the third try within an hour is raised, with the three entries', async () => {
      const found = (await listed()).filter(({ about }) => about === hub().ref('actor', stranger));
      const evidence = await Promise.all(tries.map(async (answer) => String((await hub().entryOf(answer)).index)));
      expect(found).toEqual([
        expect.objectContaining({ rule: 'REPEATED_OUT_OF_JURISDICTION', count: 3, evidence, state: 'ongoing' }),
      ]);
    });

    it('N1: guessed numbers all get the same answer, are on record one by one, and are raised as guessing', async () => {
      const said = guessed.map(({ status, body }) => JSON.stringify({ status, data: body.data, errors: body.errors }));
      expect(new Set(said).size).toBe(1);
      const entries = new Map((await hub().entries()).map((entry) => [entry.event_id, entry]));
      const own = guessed.map(({ body }) => entries.get(body.extensions.audit.eventId)!);
      expect(own.map(({ type }) => type)).toEqual(guessed.map(() => 'DENY'));
      expect(new Set(own.map(({ criteria }) => criteria![0]!.ref)).size).toBe(30);
      const found = (await listed()).filter(({ about }) => about === hub().ref('actor', guesser));
      expect(found.map(({ rule }) => rule).sort()).toEqual(['GUESSED_IDS', 'REPEATED_OUT_OF_JURISDICTION']);
      expect(found.find(({ rule }) => rule === 'GUESSED_IDS')).toMatchObject({ count: 30 });
    });

    it('is noted in the record within seconds, where the auditor finds it, and in the log without a name', async () => {
      const wanted = ['anomaly:GUESSED_IDS', 'anomaly:REPEATED_OUT_OF_JURISDICTION'];
      const outcomes = async (): Promise<string[]> => {
        const { body } = await hub().ask({ query: ACTS, as: { ...hub().stories['L1']!, purpose: 'P16' } });
        return body.data.accessRecords.edges.map(({ node }: { node: { outcome: string } }) => node.outcome);
      };
      for (let waits = 0; waits < 40 && !(await outcomes()).includes(wanted[0]!); waits++) await pause(250);
      expect(await outcomes()).toEqual(expect.arrayContaining(wanted));
      const note = (await hub().entries()).find(({ about }) => about?.['rule'] === 'GUESSED_IDS')!;
      expect(note).toMatchObject({ type: 'ADMIN', about: { anomaly: expect.any(String), evidence: expect.any(Array) } });
      expect(hub().said.err).toContain('anomaly in the record');
      expect(hub().said.err).not.toContain(stranger);
    });
  });
