// What a stand-in department is given, and what it must offer: the one file of ours (with world.ts) that connectors/*/sandbox may import.
import type { World } from './world.js';

export { asWritten, feedOf, type Written } from './feeds.js';
export { type Line, openLine } from './line.js';
export { readMariadbLog } from './mariadb-log.js';
export { type LoggedStatement, POSTGRES_LOG_SETTINGS, PostgresLog } from './postgres-log.js';
export type * from './world.js';

/** How a department can be told to misbehave; `ms` is a delay where the mode has one. */
export type FaultMode = 'refuse' | 'hang' | 'drip' | 'wrong-person' | '500' | 'stale';
export interface Fault {
  readonly mode: FaultMode;
  readonly ms: number;
}

/** A line of the department's own access log: what it was asked, in its own words. */
export interface AccessLine {
  readonly department: string;
  /** ISO 8601 UTC, milliseconds. */
  readonly at: string;
  readonly kind: 'fields' | 'facts' | 'case' | 'token' | 'manifest' | 'roster' | 'search';
  readonly page: number;
  /** The identifiers it was asked about, as sent. */
  readonly keys: readonly string[];
  /** The department's own column or property names. */
  readonly fields: readonly string[];
}

export interface Kit {
  readonly world: World;
  readonly host: string;
  /** The port this department MUST serve on. */
  readonly port: number;
  /** A folder of its own, there already, for whatever it stores; what was loaded under another `world.id` is out of date. */
  readonly folder: string;
  readonly log: (line: Omit<AccessLine, 'department' | 'at'> & { at?: string }) => void;
  /** The fault it is told to show now, if any. */
  readonly fault: () => Fault | null;
  /** A PostgreSQL cluster of the department's own, listening on 127.0.0.1:`port`; data below `folder`. */
  readonly postgres: (options: { port: number; settings?: readonly string[] }) => Promise<LocalPostgres>;
  /** A MariaDB of the department's own in the same way; resolves with null where none is at hand. */
  readonly mariadb?: (options: { port: number }) => Promise<LocalMariadb | null>;
}
export interface LocalMariadb {
  /** The administrator's connection string, for loading. The server's zone is +00:00, and its general log is a table. */
  readonly url: string;
  stop(): Promise<void>;
}
export interface LocalPostgres {
  /** Superuser connection string, for loading. */
  readonly url: string;
  /** Where the server writes its log. */
  readonly logFile: string;
  readonly dataFolder: string;
  stop(): Promise<void>;
}

export interface RunningDepartment {
  /** What the hub's connector needs to reach it: goes to the hub's sources file under the department's name. */
  readonly settings: unknown;
  /** Lines that only the department itself can count lately (a database's statement log) are flushed into the log before this resolves. */
  flushLog?(): Promise<void>;
  /** Called when a fault is set (or null when it is cleared), for faults that need doing something at once. */
  setFault?(fault: Fault | null): Promise<void>;
  stop(): Promise<void>;
}

/** `connectors/<department>/sandbox/index.ts` exports this as its default, and beside it `offset`: its port is the sandbox's and this. */
export type SandboxDepartment = (kit: Kit) => Promise<RunningDepartment>;
