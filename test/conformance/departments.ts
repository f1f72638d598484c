// Every department that has a folder, with its own stand-in: nothing here knows any of them by name.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCsvDrop } from '../../src/adapters/csv-drop.js';
import { openRest } from '../../src/adapters/rest.js';
import { openSoap } from '../../src/adapters/soap.js';
import { openSql } from '../../src/adapters/sql.js';
import { openSubgraph } from '../../src/adapters/subgraph.js';
import type { Adapters } from '../../src/connector.js';
import { type Department, discoverDepartments } from '../../src/departments/discover.js';
import { dayOf } from '../../src/kernel/days.js';
import { inProject } from '../../src/kernel/paths.js';
import type { SandboxDepartment, World } from '../../src/sandbox/kit.js';
import { makeWorld } from '../../src/sandbox/people/index.js';
import { standIn } from '../support/sandbox-department.js';
import type { Tested } from './tested.js';

const adapters: Adapters = { sql: openSql, rest: openRest, soap: openSoap, csvDrop: openCsvDrop, subgraph: openSubgraph };
const HOUSEHOLDS = 400;

export const departments = await discoverDepartments(inProject('connectors'));

/** People enough for several pages of any department, each of which is up to date: one that is late is late with any connector. */
export function people(): World {
  const world = makeWorld({ seed: 7, households: HOUSEHOLDS, today: dayOf(Date.now()) });
  const feeds = Object.entries(world.feeds).map(([department, feed]) => [department, { ...feed, lateHours: 0 }] as const);
  return { ...world, feeds: Object.fromEntries(feeds) };
}

export async function standInOf(department: Department): Promise<Tested & { stop(): Promise<void> }> {
  const index = join(department.folder, 'sandbox', 'index.ts');
  const start = ((await import(pathToFileURL(index).href)) as { default: SandboxDepartment }).default;
  const world = people();
  const stood = await standIn(department.name, start, world);
  return {
    department,
    served: departments,
    world,
    open: () => department.connector.open(stood.settings, adapters),
    asked: stood.asked,
    fault: stood.fault,
    stop: stood.stop,
  };
}
