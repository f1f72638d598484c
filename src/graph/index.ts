// The graph room's door: one schema, one way to execute it, one trace of what it disclosed.

export { type ActService, actorOf } from './acts.js';
export { limitsRule } from './limits.js';
export { type LookAlikeWatch, type Looks, watchLookAlikes } from './look-alikes.js';
export { Operation, type Request } from './operation.js';
export { type Answer, type Document, run } from './plan.js';
export { type Reach, reachOf } from './reach.js';
export { buildGraph, type Graph } from './schema.js';
export type { ConnectorState, IdentityService, PolicyService, Services } from './services.js';
export { type Trace, traceOf } from './trace.js';
