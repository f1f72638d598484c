// The stories of the first light, told over HTTP to one hub with its real departments, record and keys; and then what it kept to itself.
import { type Hub, startHub } from '../support/hub.js';
import { a1 } from './a1-family-file.js';

let started: Hub;
const hub = (): Hub => started;

beforeAll(async () => {
  started = await startHub();
}, 120_000);
afterAll(() => started?.stop());

a1(hub);
