// The record as those outside meet it: receipts on each answer, the auditor's searches, what is carried out and checked elsewhere.
import { afterAll, beforeAll } from '@jest/globals';
import { type Hub, startHub } from '../support/hub.js';
import { anomalies } from './anomalies.js';
import { commandLine } from './command-line.js';
import { reading } from './reading.js';
import { receipts } from './receipts.js';

let started: Hub;
const hub = (): Hub => started;

beforeAll(async () => {
  started = await startHub();
}, 120_000);
afterAll(() => started?.stop());

receipts(hub);
reading(hub);
anomalies(hub);
commandLine(hub);
