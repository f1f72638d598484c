// An identity register of one test file's own, with people whose numbers can be made up.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/database/client.js';
import {
  createDecisions,
  createIdentity,
  createIdentityStore,
  createReviews,
  type Decisions,
  type Identity,
  type ListedPerson,
  loadIdentityKeys,
  type Reviews,
} from '../../src/identity/index.js';
import { checkDigit } from '../../src/kernel/citizen-id.js';
import { freshDatabase } from '../support/postgres.js';

export interface Register {
  readonly database: Database;
  readonly identity: Identity;
  readonly reviews: Reviews;
  readonly decisions: Decisions;
  /** What another process, which remembers nothing, sees. */
  another(): Identity;
  close(): Promise<void>;
}

export async function openRegister(): Promise<Register> {
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url);
  const folder = mkdtempSync(join(tmpdir(), 'zhongfu-keys-'));
  const keys = loadIdentityKeys(join(folder, 'keys'));
  const another = () => createIdentity({ store: createIdentityStore(database.pool), keys });
  return {
    database,
    identity: another(),
    reviews: createReviews(database.pool),
    decisions: createDecisions(database.pool),
    another,
    async close() {
      await database.close();
      await fresh.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const citizen = (n: number): string => {
  const first17 = `32049919${String(40 + (n % 50)).padStart(2, '0')}0101${String(Math.floor(n / 50)).padStart(3, '0')}`;
  return first17 + checkDigit(first17);
};

export const listed = (n: number, some: Partial<ListedPerson> = {}): ListedPerson => ({
  citizenId: citizen(n),
  name: `王${String.fromCodePoint(0x4e00 + n)}`,
  birthDate: `19${40 + (n % 50)}-01-01`,
  phone: `1990000${String(n).padStart(4, '0')}`,
  ...some,
});

export async function* pages<T>(...all: readonly (readonly T[])[]): AsyncGenerator<readonly T[]> {
  yield* all;
}

export async function* rosterOf(persons: readonly ListedPerson[], households: readonly string[] = []) {
  yield { persons, households: households.map((key) => ({ key })) };
}
