// Departments that put their data down as CSV files once a night, with a manifest; served over HTTP with a password.
import { z } from 'zod';
import { addDays, dayOf, isDay } from '../kernel/days.js';
import { StartRefused } from '../kernel/errors.js';
import { BadAnswer, type CallContext, WrongPerson } from '../kernel/sources.js';
import { type CsvForm, type CsvIndex, FileEntry, indexFile } from './csv-file.js';
import { type HttpRequest, openHttp, SourceFailed } from './http.js';
import { settingsOf } from './settings.js';
import { until } from './shared.js';

export interface CsvUse {
  readonly keys: readonly string[];
  readonly columns: readonly string[];
}
export type CsvRow = Readonly<Record<string, string>>;
export interface CsvAnswer {
  /** The business day the files stand for, and the moment it began, ISO 8601 UTC. */
  readonly date: string;
  readonly asOf: string;
  /** The nightly drop has not come for longer than agreed. */
  readonly stale: boolean;
  /** Every asked key, with no rows if the files have none; rows hold the asked columns only. */
  readonly rows: ReadonlyMap<string, readonly CsvRow[]>;
}

/**
 * Nothing is stored on disk, and nothing is answered without the department: each `ask` declares to it whose rows and which
 * columns are used, and rejects if it cannot be reached. Between two asks an index in memory stands for the files of the
 * last manifest; they are read again when the manifest names others.
 */
export interface CsvDrop {
  ask(use: CsvUse, call: CallContext): Promise<CsvAnswer>;
  /** Every key of the files with its rows, for the agreed columns that are named; declared to the department as the use of nobody's row. */
  list(columns: readonly string[], call: CallContext): Promise<readonly (readonly [key: string, row: CsvRow])[]>;
  close(): Promise<void>;
}

const Settings = z.object({
  url: z.url(),
  user: z.string(),
  password: z.string(),
  header: z.array(z.string()).min(1),
  key: z.string(),
  columns: z.array(z.string()),
  keyOf: z.custom<(cell: string) => string>((value) => typeof value === 'function').default(() => (cell: string) => cell),
  /** A drop comes every night: two days without a new one are a fault. */
  maxAgeDays: z.int().positive().default(2),
  readTimeoutMs: z.int().positive().default(15_000),
  connections: z.int().positive().default(8),
  maxBytes: z
    .int()
    .positive()
    .default(256 * 1024 * 1024),
  plaintext: z.boolean().default(false),
});
const Manifest = z.object({
  date: z.string().refine(isDay),
  /** The department repeats for whom it noted the use. */
  declared: z.object({ keys: z.array(z.string()) }),
  files: z.array(FileEntry).min(1).max(100),
});

/** `settings`: where the drop is (url, user, password) and what was agreed about its files (header, key, columns, keyOf). */
export function openCsvDrop(settings: unknown, { now = Date.now }: { now?: () => number } = {}): CsvDrop {
  const { url, user, password, maxAgeDays, readTimeoutMs, ...rest } = settingsOf(Settings, settings, 'CSV drop');
  const form: CsvForm = rest;
  if ([form.key, ...form.columns].some((column) => !form.header.includes(column)))
    throw new StartRefused('The key and the columns of a CSV drop must be columns of its header');
  const http = openHttp(url, rest);
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  /** By manifest entry, so that anything new about a file means reading it again. Concurrent asks share one read. */
  const indexes = new Map<string, Promise<CsvIndex>>();

  async function exchange(request: HttpRequest, call: CallContext): Promise<Buffer> {
    const answer = await http.exchange({ ...request, headers: { authorization, 'content-type': 'application/json' } }, call);
    if (answer.status !== 200) throw new SourceFailed(`${request.method} drop: status ${answer.status}`, answer.status);
    return answer.body;
  }

  async function declare(use: CsvUse, call: CallContext) {
    const body = JSON.stringify({ keys: use.keys, columns: use.columns });
    const manifest = Manifest.safeParse(parsed(await exchange({ method: 'POST', path: '/manifest', body }, call)));
    if (!manifest.success) throw new BadAnswer('the manifest is not of its agreed form');
    const noted = new Set(manifest.data.declared.keys);
    if (noted.size !== new Set(use.keys).size || use.keys.some((key) => !noted.has(key)))
      throw new WrongPerson('the drop noted the use for other persons than were asked');
    return manifest.data;
  }

  function indexOf(file: FileEntry, requestId: string): Promise<CsvIndex> {
    const entry = JSON.stringify(file);
    let reading = indexes.get(entry);
    if (!reading) {
      // Its own deadline: others may wait for the same read and have more time.
      const call = { signal: AbortSignal.timeout(readTimeoutMs), requestId };
      const path = `/files/${encodeURIComponent(file.name)}`;
      reading = exchange({ method: 'GET', path }, call).then((bytes) => indexFile(bytes, file, form));
      reading.catch(() => indexes.delete(entry));
      indexes.set(entry, reading);
    }
    return reading;
  }

  /** The files of the department's latest manifest, and how a kept row becomes one of the columns that are used. */
  async function read(use: CsvUse, call: CallContext) {
    const cells = use.columns.map((column) => form.columns.indexOf(column));
    if (cells.includes(-1)) throw new Error('a column is asked for that was not agreed');
    const { date, files } = await declare(use, call);
    const read = await until(Promise.all(files.map((file) => indexOf(file, call.requestId))), call.signal);
    const current = new Set(files.map((file) => JSON.stringify(file)));
    for (const entry of indexes.keys()) if (!current.has(entry)) indexes.delete(entry);
    const row = (all: readonly string[]): CsvRow => Object.fromEntries(use.columns.map((column, i) => [column, all[cells[i]!]!]));
    return { date, read, row };
  }

  async function ask(use: CsvUse, call: CallContext): Promise<CsvAnswer> {
    const { date, read: files, row } = await read(use, call);
    return {
      date,
      asOf: new Date(`${date}T00:00:00+08:00`).toISOString(),
      stale: addDays(date, maxAgeDays) < dayOf(now()),
      rows: new Map(use.keys.map((key) => [key, files.flatMap((index) => index.get(key) ?? []).map(row)])),
    };
  }

  async function list(columns: readonly string[], call: CallContext) {
    const { read: files, row } = await read({ keys: [], columns }, call);
    return files.flatMap((index) => [...index].flatMap(([key, rows]) => rows.map((cells) => [key, row(cells)] as const)));
  }

  return { ask, list, close: http.close };
}

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null; // not passed on: the message would quote the answer
  }
};
