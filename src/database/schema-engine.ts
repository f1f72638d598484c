// Prisma's schema engine in this process (closed networks cannot fetch its binary), with two defects of the PostgreSQL adapter set right.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlQuery } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';

export type SchemaEngine = glue.SchemaEngine;
/** Tables and enums the engine should not look at: none, our schema `audit` is outside its datasource as it is. */
export const NO_FILTER: glue.SchemaFilter = { externalTables: [], externalEnums: [] };

/** PostgreSQL's internal type `"char"`, which the adapter does not know and the catalogue is full of. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/** Of the browser's types only this is needed. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
/** The members that the adapter keeps to itself. */
interface Inside {
  performIO(query: SqlQuery): Promise<pg.QueryArrayResult>;
  onError(error: unknown): never;
}

function setRight(adapter: Adapter, beforeScript: (script: string) => string): Adapter {
  const inside = adapter as unknown as Inside;
  // The adapter splits a script at every `;`, also inside $$ bodies and comments. Sent whole, PostgreSQL runs it as one transaction.
  adapter.executeScript = async (script) => {
    await adapter
      .underlyingDriver()
      .query(beforeScript(script))
      .catch((error: unknown) => inside.onError(error));
  };
  const performIO = inside.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  const charColumns = new WeakMap<SqlQuery, number[]>();
  inside.performIO = async (query) => {
    const result = await performIO(query);
    const found = result.fields.flatMap((field, i) => (field.dataTypeID === CHAR_OID ? [i] : []));
    for (const i of found) result.fields[i]!.dataTypeID = TEXT_OID;
    charColumns.set(query, found);
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const i of charColumns.get(query) ?? []) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}

class MigrationAdapter extends PrismaPg {
  private readonly opened: Adapter[] = [];
  constructor(
    private readonly url: string,
    private readonly beforeScript: (script: string) => string,
  ) {
    super({ connectionString: url });
  }
  override async connect(): Promise<Adapter> {
    const adapter = setRight(await super.connect(), this.beforeScript);
    this.opened.push(adapter);
    return adapter;
  }
  /** The engine takes an advisory lock and never lets go of it or of its connections: the next one would wait for them. */
  async close(): Promise<void> {
    for (const adapter of this.opened.splice(0)) await adapter.dispose();
  }
  // The adapter drops its shadow database while still connected to it.
  override async connectToShadowDb(): Promise<Adapter> {
    const admin = await this.connect();
    const name = `shadow_${crypto.randomUUID().replaceAll('-', '')}`;
    await admin.executeScript(`CREATE DATABASE "${name}"`);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    const shadow = setRight(await new PrismaPg({ connectionString: url.href }).connect(), (script) => script);
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await admin.executeScript(`DROP DATABASE "${name}" WITH (FORCE)`);
    };
    return shadow;
  }
}

let loaded: Promise<void> | undefined;
let panic = '';

async function load(): Promise<void> {
  const set_message = (message: string) => {
    panic = message;
  };
  // without this a panic of the engine reads "undefined … set_message"
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message } });
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  // the engine never clears the ten-second timer of its lock, which would keep a process alive that is done
  const timers = Object.entries(glue).filter(([name]) => name.startsWith('__wbg_setTimeout_'));
  const unheld = timers.map(([name]) => [name, (work: () => void, ms: number) => setTimeout(work, ms).unref()]);
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    './schema_engine_bg.js': { ...glue, ...Object.fromEntries(unheld) },
  });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** What the engine last said before it gave up, if it did. */
export const lastPanic = (): string => panic;

/**
 * Lends an engine on the database at `url` to `work`, and lets go of everything the engine holds afterwards.
 * `beforeScript` may add to each script it is about to run.
 */
export async function withSchemaEngine<T>(
  url: string,
  datamodel: string,
  work: (engine: SchemaEngine) => Promise<T>,
  beforeScript: (script: string) => string = (script) => script,
): Promise<T> {
  loaded ??= load();
  await loaded;
  const adapter = new MigrationAdapter(url, beforeScript);
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(adapter);
    const engine = await glue.SchemaEngine.new({ datamodels: [['schema.prisma', datamodel]] }, () => {}, factory);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await adapter.close();
  }
}
