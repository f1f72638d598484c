// The charity federation's stand-in: a Federation subgraph with a schema and resolvers of its own, filled with the synthetic people.
import type { SandboxDepartment } from '../../../src/sandbox/kit.js';
import { startFederation } from './server.js';

/** Its port: the sandbox's control port and this. */
export const offset = 7;

const charity: SandboxDepartment = (kit) => startFederation(kit);
export default charity;
