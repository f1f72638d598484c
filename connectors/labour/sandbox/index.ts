// The stand-in of the human resources and social security bureau: a SOAP service, filled with the synthetic people.
import type { SandboxDepartment } from '../../../src/sandbox/kit.js';
import { startBureau } from './server.js';

/** Its port is the sandbox's first port plus this. */
export const offset = 5;

const labour: SandboxDepartment = (kit) => startBureau(kit);
export default labour;
