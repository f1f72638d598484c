// The stand-in of the education bureau: its pupil-aid service behind a signing gateway, filled with the synthetic people.
import type { SandboxDepartment } from '../../../src/sandbox/kit.js';
import { startBureau } from './server.js';

/** Its port is the sandbox's first port plus this. */
export const offset = 3;

const education: SandboxDepartment = (kit) => startBureau(kit);
export default education;
