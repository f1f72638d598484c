// Loaded before a program: its clock goes ahead of the machine's by as many milliseconds as a file says, and follows the file.
import { readFileSync } from 'node:fs';

const file = process.env.TEST_CLOCK_FILE;
const Machine = Date;
let ahead = 0;
const read = () => {
  ahead = Number(readFileSync(file, 'utf8')) || 0;
};
read();
setInterval(read, 20).unref();

globalThis.Date = class extends Machine {
  constructor(...given) {
    if (given.length > 0) super(...given);
    else super(Machine.now() + ahead);
  }
  static now() {
    return Machine.now() + ahead;
  }
};
