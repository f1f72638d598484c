// The stories of the recipient graph, told over HTTP to one hub with its real departments, record and keys; and then what it kept to itself.
import { type Hub, startHub } from '../support/hub.js';
import { a1 } from './a1-family-file.js';
import { a2 } from './a2-letter-expired.js';
import { a3 } from './a3-no-purpose.js';
import { a4 } from './a4-registered-elsewhere.js';
import { a5 } from './a5-no-tie.js';
import { a6 } from './a6-six-towns.js';
import { b1 } from './b1-recognition.js';
import { b2 } from './b2-another-school.js';
import { b3 } from './b3-filter-on-denied.js';
import { c1 } from './c1-hospital-bill.js';
import { c2 } from './c2-unknown-patient.js';
import { d1 } from './d1-public-rental.js';
import { e1 } from './e1-nobody-works.js';
import { f1 } from './f1-nursing-subsidy.js';
import { j1 } from './j1-letter-unsigned.js';
import { ownRecords } from './k-own-records.js';
import { l2 } from './l2-administrator.js';
import { m4 } from './m4-source-down.js';
import { mergedIds } from './merged-ids.js';
import { n2 } from './n2-detours.js';
import { n3 } from './n3-zone-without-code.js';
import { oldDivision } from './old-division.js';
import { silence } from './silence.js';
import { twoDivisions } from './two-divisions.js';

let started: Hub;
const hub = (): Hub => started;

beforeAll(async () => {
  started = await startHub();
}, 120_000);
afterAll(() => started?.stop());

a1(hub);
a2(hub);
a3(hub);
a4(hub);
a5(hub);
a6(hub);
b1(hub);
b2(hub);
b3(hub);
c1(hub);
c2(hub);
d1(hub);
e1(hub);
f1(hub);
j1(hub);
l2(hub);
m4(hub);
n2(hub);
n3(hub);
oldDivision(hub);
mergedIds(hub);
twoDivisions(hub);
ownRecords(hub);
silence(hub);
