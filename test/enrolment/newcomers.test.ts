// Numbers that were given out a moment ago: asked of the departments that give them out, and known from then on.
import type { GuardedSource } from '../../src/adapters/guarded.js';
import type { ListedNumber, PersonFacts, Source } from '../../src/connector.js';
import type { FactsReader } from '../../src/departments/facts.js';
import { followLists } from '../../src/enrolment/following.js';
import { findOrAsk } from '../../src/enrolment/newcomers.js';
import { citizen, listed, openRegister, type Register } from '../identity/support.js';

let register: Register;
beforeAll(async () => {
  register = await openRegister();
});
afterAll(() => register.close());

const asked: { department: string; values: readonly string[] }[] = [];
const troubles: string[] = [];
beforeEach(() => {
  asked.length = 0;
  troubles.length = 0;
});

/** A department that gives out these numbers. */
const giving = (department: string, numbers: readonly ListedNumber[] | Error): GuardedSource => {
  const source: Pick<Source, 'numbers'> = {
    async *numbers(_call, only) {
      asked.push({ department, values: only!.values });
      if (numbers instanceof Error) throw numbers;
      yield numbers;
    },
  };
  return { department, source } as unknown as GuardedSource;
};
const facts = {
  read: async (ids: readonly string[]) => ({
    persons: new Map(ids.map((id) => [id, { citizenId: id, name: listed(1).name } as PersonFacts])),
    households: new Map(),
  }),
} as unknown as FactsReader;
const seeking = (...sources: readonly GuardedSource[]) =>
  findOrAsk({ identity: register.identity, reviews: register.reviews, facts }, sources, (stage) => void troubles.push(stage));
const emergency = (value: string, some: Partial<ListedNumber> = {}): ListedNumber => ({
  kind: 'RESCUE_RECORD_NO',
  value,
  citizenId: null,
  name: '无名氏',
  ...some,
});

test('a patient of a minute ago gets a handle, and the department is not asked again', async () => {
  const seek = seeking(giving('health', [emergency('JJ1')]), { department: 'labour', source: {} } as unknown as GuardedSource);
  const first = await seek('RESCUE_RECORD_NO', ['JJ1']);
  expect(first.get('JJ1')).toMatch(/^[\w-]{22}$/);
  expect(await seek('RESCUE_RECORD_NO', ['JJ1'])).toEqual(first);
  expect(asked).toEqual([{ department: 'health', values: ['JJ1'] }]);
});

test('a number that nobody gave out gets none, nor does one that a department tells without being asked', async () => {
  const before = (await register.database.pool.query('SELECT count(*) FROM recipient')).rows;
  expect(await seeking(giving('health', [emergency('JJ3')]))('RESCUE_RECORD_NO', ['JJ2'])).toEqual(new Map());
  expect((await register.database.pool.query('SELECT count(*) FROM recipient')).rows).toEqual(before);
});

test('somebody with papers is linked by the same rule as ever: under the owner’s name', async () => {
  const handle = (await register.identity.handles([citizen(1)])).get(citizen(1));
  const known = emergency('JJ4', { citizenId: citizen(1), name: listed(1).name });
  expect(await seeking(giving('health', [known]))('RESCUE_RECORD_NO', ['JJ4'])).toEqual(new Map([['JJ4', handle]]));
  const other = emergency('JJ5', { citizenId: citizen(1), name: '李四' });
  const held = await seeking(giving('health', [other]))('RESCUE_RECORD_NO', ['JJ5']);
  expect(held.get('JJ5')).not.toBe(handle);
  expect(await register.reviews.open()).toMatchObject([{ kind: 'NAME_DIFFERS', recipientId: handle, otherId: held.get('JJ5') }]);
});

test('a number of any kind is asked about in its own kind, and linked only where it was given out as such', async () => {
  const handle = (await register.identity.handles([citizen(1)])).get(citizen(1));
  const enrolled: ListedNumber = { kind: 'STUDENT_NO', value: 'G77', citizenId: citizen(1), name: listed(1).name };
  const seek = seeking(giving('education', [enrolled, { ...enrolled, kind: 'INSURANCE_NO', value: 'G78' }]));
  expect(await seek('STUDENT_NO', [' g77', 'G78'])).toEqual(new Map([[' g77', handle]]));
  expect(asked).toEqual([{ department: 'education', values: ['G77', 'G78'] }]);
  expect(await register.identity.find('INSURANCE_NO', ['G78'])).toEqual(new Map());
});

test('a department that does not answer is as one that does not know, and is told of', async () => {
  const seek = seeking(giving('health', new Error('down')), giving('civil-affairs', [emergency('JJ6')]));
  expect((await seek('RESCUE_RECORD_NO', ['JJ6'])).size).toBe(1);
  expect(troubles).toEqual(['newcomers:health']);
});

describe('following the lists', () => {
  it('reads them again and again, one reading at a time, also after one that failed, until it is stopped', async () => {
    let [begun, underWay, most] = [0, 0, 0];
    const failures: unknown[] = [];
    const enough = new Promise<void>((resolve) => {
      const following = followLists(
        async () => {
          begun += 1;
          underWay += 1;
          most = Math.max(most, underWay);
          await new Promise((done) => setTimeout(done, 5));
          underWay -= 1;
          if (begun === 4) void following.stop().then(resolve);
          if (begun === 2) throw new Error('down');
        },
        (error) => failures.push(error),
        1,
      );
    });
    await enough;
    await new Promise((done) => setTimeout(done, 40));
    expect({ begun, most, failures: failures.length }).toEqual({ begun: 4, most: 1, failures: 1 });
  });
});
