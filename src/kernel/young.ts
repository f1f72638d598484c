// What the garbage collector takes for lasting, and should not.
import { setFlagsFromString } from 'node:v8';

/**
 * V8 watches which places in the code make objects that last, and has them made right among the old ones then. While requests wait
 * for the record, what belongs to them seems to last, and so does what a verification has read ahead: a tenth of each request came
 * to lie there, and kept until the next full collection whatever it referred to. Call it before the work begins; it holds for the
 * whole process.
 */
export function makeAllAmongTheYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
