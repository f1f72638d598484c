// What the garbage collector takes for lasting, and should not.
import { setFlagsFromString } from 'node:v8';

/**
 * V8 watches which places in the code make objects that last, and has them made right among the old ones then. While requests wait
 * for the record, what belongs to them seems to last: a tenth of each request came to lie there, and kept until the next full
 * collection whatever it referred to. Call it before requests are answered; it holds for the whole process.
 */
export function keepRequestsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
