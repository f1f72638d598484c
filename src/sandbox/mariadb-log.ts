// A MariaDB's own general log, read from its table and emptied as it is read.
import type { LoggedStatement } from './postgres-log.js';

/** An administrator of the server, whose own statements the log leaves out (`sql_log_off`) and whose zone is UTC. */
export interface LogReader {
  run(text: string): Promise<unknown>;
  rows(text: string): Promise<readonly Readonly<Record<string, string>>[]>;
}

/** A prepared statement is logged with its values in it: the texts in its lists are what it was asked about. */
const LISTS = /\bIN \(((?:'(?:[^'\\]|\\.|'')*'|[^)'])*)\)/g;
const TEXTS = /'((?:[^'\\]|\\.|'')*)'/g;

function valuesOf(text: string): string[] {
  const lists = [...text.matchAll(LISTS)].map(([, list]) => list!);
  const values = lists.flatMap((list) => [...list.matchAll(TEXTS)].map(([, value]) => value!.replace(/\\(.)|'(?=')/g, '$1')));
  return [...new Set(values)]; // a list is filled up with its last value
}

/** Every statement run since the last call. The table is changed for an empty one first, so that no line is lost or told twice. */
export async function readMariadbLog(reader: LogReader): Promise<LoggedStatement[]> {
  await reader.run('DROP TABLE IF EXISTS mysql.general_log_read');
  await reader.run('CREATE TABLE IF NOT EXISTS mysql.general_log_next LIKE mysql.general_log');
  await reader.run('RENAME TABLE mysql.general_log TO mysql.general_log_read, mysql.general_log_next TO mysql.general_log');
  const rows = await reader.rows(
    `SELECT DATE_FORMAT(event_time, '%Y-%m-%dT%H:%i:%s.%f') AS at, substring_index(user_host, '[', 1) AS user, argument AS text
     FROM mysql.general_log_read WHERE command_type IN ('Execute', 'Query') ORDER BY event_time`,
  );
  await reader.run('DROP TABLE mysql.general_log_read');
  return rows.map(({ at, user, text }) => ({
    at: new Date(`${at!.slice(0, 23)}Z`).toISOString(),
    user: user!,
    text: text!,
    values: valuesOf(text!),
  }));
}
