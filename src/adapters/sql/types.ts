// The words of the SQL adapter: what a connector may ask of a department's database, and what comes back.

/**
 * Column name → value: numbers of fixed precision, 64-bit numbers and days as text, moments as ISO 8601 UTC text, JSON parsed.
 * MySQL has no booleans: there they are 0 and 1.
 */
export type SqlRow = Readonly<Record<string, unknown>>;
/** What a statement may be given: everything else is the connector's to turn into one of these. */
export type SqlValue = string | number | boolean | null | readonly string[];

/** A department's database, opened for reading. */
export interface Sql {
  /**
   * Sends one statement with its parameters and resolves with all its rows, in one round trip and a read-only transaction.
   * `text` MUST be a constant of the connector's: values go into `values` only, written `$1`, `$2`, …; a list is asked as
   * `column = ANY($1)`, which every kind of database is given in its own words.
   * When `call.signal` aborts, the statement is cancelled, the connection destroyed and the promise rejected with the signal's
   * reason; what the server still answers reaches nobody. A connection that saw any failure is not used again.
   */
  query(text: string, values: readonly SqlValue[], call: { readonly signal: AbortSignal }): Promise<readonly SqlRow[]>;
  /** Closes every connection; statements under way are rejected. */
  close(): Promise<void>;
}

/** The database refused, broke off or could not be reached. Carries the state only: a server's message may quote a value. */
export class SqlFailed extends Error {
  readonly code = 'SQL_FAILED';
  constructor(
    /** SQLSTATE, or the system's name of the network error. */
    readonly state: string,
    what = 'the database did not answer',
  ) {
    super(`${what} (${state})`);
  }
}
