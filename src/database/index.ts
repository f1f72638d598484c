// The door of the room: the hub's own database, from nothing to ready.
export type { ChangeListener } from './changes.js';
export { type Connection, type Database, type DatabaseOptions, openDatabase, type PrismaClient } from './client.js';
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.js';
export { migrate } from './migrate.js';
export { type Claim, claimDatabase } from './single.js';
