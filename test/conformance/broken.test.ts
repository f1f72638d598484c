// The suite finds what it is there for: six connectors, each wrong in one way, fail it, each for that way alone.
import { expect, it } from '@jest/globals';
import type { Source } from '../../src/connector.js';
import * as deaf from './broken/deaf.js';
import * as floating from './broken/floating.js';
import * as forgetful from './broken/forgetful.js';
import * as shared from './broken/shared.js';
import * as somebodyElse from './broken/somebody-else.js';
import * as talkative from './broken/talkative.js';
import { Bureau, faultOf, openSound, veterans } from './broken/veterans.js';
import { departments, people } from './departments.js';
import { brokenBy, promises } from './promises/index.js';
import type { Tested } from './tested.js';

function inMemory(open: (bureau: Bureau) => Source): Tested {
  const department = veterans(open);
  const bureau = new Bureau(people());
  return {
    department,
    served: [...departments, department],
    world: bureau.world,
    open: () => department.connector.open(bureau, {} as never),
    asked: async () => bureau.log.splice(0),
    fault: async (mode, ms = 0) => {
      bureau.fault = faultOf(mode, ms);
    },
  };
}

it('a sound connector keeps every promise', async () => {
  expect(await brokenBy(inMemory(openSound))).toEqual([]);
}, 60_000);

it.each([
  ['answers for somebody else', somebodyElse],
  ['forgets whom its department does not know', forgetful],
  ['tells what was not asked', talkative],
  ['gives money as a float', floating],
  ['does not hear its signal', deaf],
  ['shares its answers between calls', shared],
])(
  'one that %s breaks that promise and no other',
  async (_, { open, breaks }) => {
    expect(promises.map(({ name }) => name)).toContain(breaks);
    expect(await brokenBy(inMemory(open))).toEqual([breaks]);
  },
  60_000,
);
