// Whose number is it: linked where two strong identifiers agree, and put before an officer where they do not.
import {
  enrolRoster,
  type ListedNumber,
  type ListedPerson,
  linkNumbers,
  type Register as OwnersRegister,
} from '../../src/identity/index.js';
import { citizen, listed, openRegister, pages, type Register, rosterOf } from './support.js';

let register: Register;
beforeAll(async () => {
  register = await openRegister();
});
afterAll(() => register.close());

const count = async (table: string): Promise<number> =>
  (await register.database.pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n;
const enrol = (...persons: Parameters<typeof rosterOf>) =>
  enrolRoster(register.another(), register.reviews, 'civil-affairs', () => rosterOf(...persons));
const registerOf = (...persons: readonly ListedPerson[]): OwnersRegister => ({
  of: async (ids) => new Map(persons.flatMap((person) => (ids.includes(person.citizenId) ? [[person.citizenId, person]] : []))),
});
const handleOf = async (n: number) => (await register.another().find('CITIZEN_ID', [citizen(n)])).get(citizen(n))!;
const insured = (n: number, some: Partial<ListedNumber> = {}): ListedNumber => ({
  kind: 'INSURANCE_NO',
  value: `B${n}`,
  citizenId: citizen(n),
  name: listed(n).name,
  ...some,
});
async function link(source: string, ...numbers: readonly ListedNumber[]) {
  const everybody = [...Array(40).keys()].map((n) => listed(n));
  await enrol(everybody);
  const known = registerOf(...everybody);
  return linkNumbers({ identity: register.another(), reviews: register.reviews, register: known }, source, pages(numbers));
}
const openAbout = async (id: string) =>
  (await register.reviews.open()).filter(({ recipientId, otherId }) => recipientId === id || otherId === id);

test('a roster is enrolled whole, also when a part of it is known, and repeating it changes nothing', async () => {
  const all = [...Array(10_000).keys()].map((n) => listed(1_000 + n));
  const households = all.filter((_, i) => i % 2 === 0).map(({ citizenId }) => `HH${citizenId}`);
  const before = await count('recipient');
  expect(await enrol(all.slice(0, 1_000))).toMatchObject({ persons: 1_000, households: 0 });
  expect(await enrol(all, households)).toMatchObject({ persons: 10_000, households: 5_000 });
  expect(await enrol(all, households)).toMatchObject({ persons: 10_000, households: 5_000 });
  expect(await count('recipient')).toBe(before + 10_000);
  expect(await register.reviews.open()).toEqual([]);
});

test('id and name: the number is the person’s, in whatever form either was written', async () => {
  const fifteen = citizen(2).slice(0, 6) + citizen(2).slice(8, 17);
  const numbers = [insured(1), insured(2, { citizenId: fifteen }), insured(3, { name: `王 ${listed(3).name[1]}` })];
  expect(await link('health', ...numbers)).toEqual({ linked: 3, refused: 0, unidentified: 0, others: 0 });
  for (const n of [1, 2, 3])
    expect((await register.another().find('INSURANCE_NO', [`B${n}`])).get(`B${n}`)).toBe(await handleOf(n));
});

test('id alone is not enough: the number leads to nobody, and an officer is asked once', async () => {
  const doubtful = insured(4, { name: '李四' });
  for (let times = 0; times < 2; times++) expect(await link('health', doubtful)).toMatchObject({ linked: 0, refused: 1 });
  const [held] = (await register.another().find('INSURANCE_NO', ['B4'])).values();
  expect(held).not.toBe(await handleOf(4));
  expect((await register.another().keysOf([held!])).get(held!)).toEqual(new Map([['INSURANCE_NO', 'B4']]));
  expect(await openAbout(held!)).toMatchObject([
    { kind: 'NAME_DIFFERS', source: 'health', recipientId: await handleOf(4), otherId: held },
  ]);
});

test('a certificate issued upon the id stands beside a mistyped given name, not beside another family name', async () => {
  const certificate = (n: number, name: string): ListedNumber => ({
    kind: 'DISABILITY_CERT_NO',
    value: `${citizen(n)}43`,
    citizenId: citizen(n),
    name,
  });
  expect(await link('disability', certificate(5, '王错'), certificate(6, '李六'))).toMatchObject({ linked: 1, refused: 1 });
  const found = await register.another().find('DISABILITY_CERT_NO', [`${citizen(5)}43`, `${citizen(6)}43`.toLowerCase()]);
  expect(found.get(`${citizen(5)}43`)).toBe(await handleOf(5));
  expect(found.get(`${citizen(6)}43`.toLowerCase())).not.toBe(await handleOf(6));
});

test('one number for two persons: it stays with the first, and an officer is asked, also where both stand on one page', async () => {
  await link('health', insured(7, { value: 'TWICE' }), insured(8, { value: 'TWICE' }));
  const [owner] = (await register.another().find('INSURANCE_NO', ['TWICE'])).values();
  expect([await handleOf(7), await handleOf(8)]).toContain(owner);
  expect(await openAbout(owner!)).toMatchObject([{ kind: 'NUMBER_TAKEN', recipientId: owner }]);
});

test('somebody without papers is known by the number of the case only; numbers of strangers are kept nowhere', async () => {
  const before = await count('identifier');
  const unknown: ListedNumber = { kind: 'RESCUE_RECORD_NO', value: 'JJ1', citizenId: null, name: '无名氏' };
  const numbers = [unknown, insured(9, { citizenId: null }), insured(900)];
  await enrol([listed(9)]);
  const known = registerOf(listed(9));
  const result = await linkNumbers(
    { identity: register.another(), reviews: register.reviews, register: known },
    'health',
    pages(numbers),
  );
  expect(result).toEqual({ linked: 0, refused: 0, unidentified: 1, others: 2 });
  expect(await count('identifier')).toBe(before + 1);
  const [handle] = (await register.another().find('RESCUE_RECORD_NO', ['jj1 '])).values();
  const { rows } = await register.database.pool.query('SELECT id_type FROM recipient WHERE id = $1', [handle]);
  expect(rows).toEqual([{ id_type: '98' }]);
});

test('two ids with one name, birthday and telephone are put before an officer; a name and a birthday alone are not', async () => {
  const twin = listed(500, { name: '赵玉兰', birthDate: '1950-03-01', phone: '19900005000' });
  await enrol([twin, { ...twin, citizenId: citizen(501), name: '赵 玉兰' }, { ...twin, citizenId: citizen(502), phone: null }]);
  await enrol([twin, { ...twin, citizenId: citizen(501) }]);
  expect(await openAbout(await handleOf(500))).toMatchObject([
    { kind: 'SAME_PERSON', source: 'civil-affairs', recipientId: await handleOf(500), otherId: await handleOf(501) },
  ]);
  expect(await openAbout(await handleOf(502))).toEqual([]);
});

test('a list as long as a city is linked a page at a time: the owner is asked about whom a page names, and nothing is kept of them', async () => {
  const everybody = [...Array(1_200).keys()].map((n) => listed(20_000 + n));
  await enrol(everybody);
  const asked: (readonly string[])[] = [];
  const owner: OwnersRegister = {
    of: async (ids) => {
      asked.push(ids);
      return registerOf(...everybody).of(ids);
    },
  };
  const pageOf = (at: number) =>
    everybody
      .slice(at, at + 400)
      .map(({ citizenId, name }, i): ListedNumber => ({ kind: 'INSURANCE_NO', value: `L${at + i}`, citizenId, name }));
  let open = 0;
  async function* list() {
    for (const at of [0, 400, 800]) {
      expect(asked).toHaveLength(open); // each page is done with before the next is read
      open += 1;
      yield pageOf(at);
    }
  }
  const result = await linkNumbers(
    { identity: register.another(), reviews: register.reviews, register: owner },
    'health',
    list(),
  );
  expect(result.linked).toBe(1_200);
  expect(asked.map((ids) => [...ids].sort())).toEqual(
    [0, 400, 800].map((at) =>
      everybody
        .slice(at, at + 400)
        .map(({ citizenId }) => citizenId)
        .sort(),
    ),
  );
});

test('a roster is read again only where somebody seems to be on it twice', async () => {
  const alone = [...Array(50).keys()].map((n) => listed(30_000 + n));
  const twin = { ...alone[7]!, citizenId: citizen(30_100), name: `${alone[7]!.name[0]} ${alone[7]!.name[1]}` };
  const readings = async (persons: readonly ListedPerson[]) => {
    let times = 0;
    await enrolRoster(register.another(), register.reviews, 'civil-affairs', () => {
      times += 1;
      return rosterOf(persons);
    });
    return times;
  };
  expect(await readings(alone)).toBe(1);
  expect(await readings([...alone, { ...alone[8]!, citizenId: citizen(30_101), phone: null }])).toBe(1);
  expect(await readings([...alone, twin])).toBe(2);
  expect(await openAbout((await register.another().find('CITIZEN_ID', [twin.citizenId])).get(twin.citizenId)!)).toHaveLength(1);
});
