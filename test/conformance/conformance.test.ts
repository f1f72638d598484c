// Every connector keeps the same promises against its own department, whatever that speaks. A new folder is tested by being there.
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { departments, standInOf } from './departments.js';
import { promisesOf } from './promises/index.js';

describe.each(departments.map((department) => [department.name, department] as const))('%s', (_, department) => {
  let tested: Awaited<ReturnType<typeof standInOf>>;
  beforeAll(async () => {
    tested = await standInOf(department);
  }, 60_000);
  afterAll(() => tested?.stop());

  it.each(promisesOf(department.connector).map((promised) => [promised.name, promised] as const))(
    '%s',
    (_name, { check }) => check(tested),
    60_000,
  );
});
