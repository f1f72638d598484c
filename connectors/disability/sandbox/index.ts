// The stand-in of the disabled persons' federation: last night's file of certificate holders, filled with the synthetic people.
import type { SandboxDepartment } from '../../../src/sandbox/kit.js';
import { startFederation } from './server.js';

/** Its port is the sandbox's first port plus this. */
export const offset = 6;

const disability: SandboxDepartment = (kit) => startFederation(kit);
export default disability;
