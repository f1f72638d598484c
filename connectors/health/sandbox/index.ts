// The stand-in of the healthcare security bureau: a JSON service behind client credentials, filled with the synthetic people.
import type { SandboxDepartment } from '../../../src/sandbox/kit.js';
import { startBureau } from './server.js';

/** Its port is the sandbox's first port plus this. */
export const offset = 2;

const health: SandboxDepartment = (kit) => startBureau(kit);
export default health;
