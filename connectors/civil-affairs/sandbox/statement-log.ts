// The bureau's access log is its database's own: every statement of the hub's login, as PostgreSQL wrote it down (jsonlog).
import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessLine } from '../../../src/sandbox/kit.js';
import { SHARED_COLUMNS } from './views.js';

type Line = Omit<AccessLine, 'department'>;

/** What makes the server keep such a log. Files are cut at 16 MB, so that read ones can go. */
export const LOG_SETTINGS = [
  'logging_collector=on',
  'log_destination=jsonlog',
  'log_directory=shenji',
  'log_filename=shenji-%Y%m%d-%H%M%S.log',
  'log_rotation_size=16MB',
  'log_rotation_age=0',
  'log_timezone=UTC',
  'log_parameter_max_length=-1',
];

interface Entry {
  readonly timestamp: string;
  readonly user?: string;
  readonly message?: string;
  readonly detail?: string;
}

/** The array elements and texts of `Parameters: $1 = '{"a","b"}', $2 = 'c'`. */
function parameters(detail: string): string[] {
  return [...detail.matchAll(/\$\d+ = '((?:[^']|'')*)'/g)].flatMap(([, quoted]) => {
    const text = quoted!.replaceAll("''", "'");
    if (!text.startsWith('{')) return text === '' ? [] : [text];
    return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^,{}]+/g)].map((m) => m[1]?.replace(/\\(.)/g, '$1') ?? m[0]);
  });
}

/** The access line of a logged statement, or null where it asked nothing of the shared views. */
export function accessLine(entry: Entry): Line | null {
  const statement = /^(?:statement|execute [^:]*): (.*)$/s.exec(entry.message ?? '')?.[1];
  if (entry.user !== 'hub_reader' || !statement?.includes('gongxiang.')) return null;
  const kind = /\/\* zhongfu:(fields|facts|case|roster|search) \*\//.exec(statement)?.[1] ?? 'fields';
  return {
    at: new Date(entry.timestamp.replace(' UTC', 'Z').replace(' ', 'T')).toISOString(),
    kind: kind as Line['kind'],
    page: 1,
    keys: parameters(entry.detail ?? ''),
    fields: [...new Set(statement.match(/\b[a-z]\w*\b/g))].filter((word) => SHARED_COLUMNS.has(word)),
  };
}

/** Follows the log files of one server from now on. */
export class StatementLog {
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

  #files(): string[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  }

  /** Every entry written since the last call; files read to their end are removed once there is a newer one. */
  read(): Entry[] {
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
    return entries;
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
