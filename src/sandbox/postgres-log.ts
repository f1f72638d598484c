// A PostgreSQL's own statement log (jsonlog), followed: what a department says it was asked is what its database wrote down.
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What makes the server keep such a log. Files are cut at 16 MB, so that read ones can go. */
export const POSTGRES_LOG_SETTINGS = [
  'logging_collector=on',
  'log_destination=jsonlog',
  'log_directory=shenji',
  'log_filename=shenji-%Y%m%d-%H%M%S.log',
  'log_rotation_size=16MB',
  'log_rotation_age=0',
  'log_timezone=UTC',
  'log_parameter_max_length=-1',
];

/** A statement as it was run. */
export interface LoggedStatement {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly user: string;
  readonly text: string;
  /** Its parameters, lists taken apart. */
  readonly values: readonly string[];
}

interface Entry {
  readonly timestamp: string;
  readonly user?: string;
  readonly message?: string;
  readonly detail?: string;
}

/** Follows the log of one server from now on; every statement of a login with `log_statement = all` is in it. */
export class PostgresLog {
  readonly #folder: string;
  #file: string | null = null;
  #offset = 0;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'shenji');
    const files = this.#files();
    for (const old of files.slice(0, -1)) rmSync(join(this.#folder, old), { force: true });
    this.#file = files.at(-1) ?? null;
    this.#offset = this.#file ? statSync(join(this.#folder, this.#file)).size : 0;
  }

  /** Every statement written since the last call. */
  read(): LoggedStatement[] {
    const entries: Entry[] = [];
    for (const file of this.#files()) {
      if (this.#file !== null && file < this.#file) continue;
      if (this.#file !== file) {
        if (this.#file !== null) {
          entries.push(...this.#readOn(this.#file)); // what came between the last reading and the change of files
          rmSync(join(this.#folder, this.#file), { force: true });
        }
        this.#file = file;
        this.#offset = 0;
      }
      entries.push(...this.#readOn(file));
    }
    return entries.flatMap((entry) => statementOf(entry) ?? []);
  }

  /**
   * Every statement up to this moment: the log's writer works behind the server, so a mark is run, and waited for in the log.
   * `run` is an administrator's, whose statements are logged.
   */
  async readUntilNow(run: (text: string) => Promise<unknown>): Promise<LoggedStatement[]> {
    const mark = `/* mark ${randomBytes(8).toString('hex')} */`;
    await run(`SELECT 1 ${mark}`);
    const statements: LoggedStatement[] = [];
    for (let tries = 0; !statements.some((statement) => statement.text.includes(mark)); tries++) {
      if (tries === 500) throw new Error('the database did not write its statement log');
      if (tries > 0) await sleep(2);
      statements.push(...this.read());
    }
    return statements;
  }

  #files(): string[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  }

  #readOn(file: string): Entry[] {
    const handle = openSync(join(this.#folder, file), 'r');
    try {
      const bytes = Buffer.alloc(fstatSync(handle).size - this.#offset);
      const length = readSync(handle, bytes, 0, bytes.length, this.#offset);
      const end = bytes.lastIndexOf(10, length - 1) + 1; // a line still being written waits for the next reading
      this.#offset += end;
      return bytes
        .toString('utf8', 0, end)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Entry);
    } finally {
      closeSync(handle);
    }
  }
}

function statementOf({ timestamp, user = '', message = '', detail = '' }: Entry): LoggedStatement | null {
  const text = /^(?:statement|execute [^:]*): (.*)$/s.exec(message)?.[1];
  if (text === undefined) return null;
  return { at: new Date(timestamp.replace(' UTC', 'Z').replace(' ', 'T')).toISOString(), user, text, values: valuesOf(detail) };
}

/** The array elements and texts of `Parameters: $1 = '{"a","b"}', $2 = 'c'`. */
function valuesOf(detail: string): string[] {
  return [...detail.matchAll(/\$\d+ = '((?:[^']|'')*)'/g)].flatMap(([, quoted]) => {
    const text = quoted!.replaceAll("''", "'");
    if (!text.startsWith('{')) return text === '' ? [] : [text];
    return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^,{}]+/g)].map((m) => m[1]?.replace(/\\(.)/g, '$1') ?? m[0]);
  });
}
