// Wires the hub once: departments, policy, identity, record, graph and server, each handed what it needs.
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { JWTVerifyGetKey } from 'jose';
import { openCsvDrop } from './adapters/csv-drop.js';
import { type GuardedSource, guard } from './adapters/guarded.js';
import { openRest } from './adapters/rest.js';
import { openSoap } from './adapters/soap.js';
import { openSql } from './adapters/sql.js';
import { openSubgraph } from './adapters/subgraph.js';
import { openRecord } from './audit/index.js';
import type { Config } from './config.js';
import type { Adapters } from './connector.js';
import { openDatabase } from './database/index.js';
import { type Department, discoverDepartments } from './departments/discover.js';
import { factsReader } from './departments/facts.js';
import { createLoaders } from './departments/loaders.js';
import { enrolEverybody } from './enrolment/everybody.js';
import { followLists } from './enrolment/following.js';
import { findOrAsk } from './enrolment/newcomers.js';
import { buildGraph, type ConnectorState, type Services, watchLookAlikes } from './graph/index.js';
import { createIdentity, createIdentityStore, createReviews, loadIdentityKeys } from './identity/index.js';
import { atMost } from './kernel/at-most.js';
import { dayOf } from './kernel/days.js';
import { StartRefused } from './kernel/errors.js';
import { VERSION } from './kernel/version.js';
import { makeAllAmongTheYoung } from './kernel/young.js';
import {
  compileTexts,
  createActStore,
  createConsentStore,
  createEmergencyStore,
  createGrantStore,
  createGrantUse,
  createLetterStore,
  policyInForce,
  watchPolicies,
} from './policy/index.js';
import { announcePolicy, readPolicyTexts } from './policy-files.js';
import { createAdmin } from './server/admin.js';
import { createHttp } from './server/http.js';
import { createIdentify } from './server/identify.js';
import { createProtocol } from './server/protocol.js';
import { describeError, type Log } from './telemetry/log.js';
import { createMetrics } from './telemetry/metrics.js';

export interface HubOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  /** Connection settings by department. */
  readonly sources: Readonly<Record<string, unknown>>;
  readonly issuer: { readonly name: string; readonly keys: JWTVerifyGetKey };
  readonly graphiql: string | null;
  /** Names (`sha256:…`) of the only documents that may be asked; null: any. */
  readonly trusted?: ReadonlySet<string> | null;
  readonly log: Log;
}
export type Hub = Awaited<ReturnType<typeof openHub>>;

const LETS_GO_WITHIN_MS = 3_000;
const adapters: Adapters = { sql: openSql, rest: openRest, soap: openSoap, subgraph: openSubgraph, csvDrop: openCsvDrop };

/** Throws StartRefused where anything is missing or left open; nothing is served before all of it stands. */
export async function openHub({ config, databaseUrl, sources, issuer, graphiql, trusted = null, log }: HubOptions) {
  makeAllAmongTheYoung();
  const onTrouble = (stage: string, error: unknown) => log.warn({ stage, ...describeError(error) }, 'trouble');
  const departments = await discoverDepartments(config.connectorsFolder);
  const guarded = await openSources(departments, sources, onTrouble);
  const states = (): ConnectorState[] =>
    departments.map((d) => ({ department: d.name, label: d.connector.label, ...guarded.get(d.name)!.health() }));
  const graph = buildGraph(departments, {
    sourceOf: (name) => guarded.get(name)!.health(),
    connectors: states,
    standing: ({ request: { caller, purpose, at } }) =>
      services.policy.current().decider.plan({ caller, purpose, today: dayOf(at) }).column,
    services: () => services,
    onUnreadable: (coordinate, render) => log.warn({ coordinate, render }, 'a source value is not of its form'),
  });
  const { catalogue } = graph.model;
  // refuses to start over broken rules before anything else is opened
  for (const warning of compileTexts(readPolicyTexts(departments), catalogue).warnings) log.warn(warning);

  const database = openDatabase(databaseUrl, { onIdleError: (error) => onTrouble('database', error) });
  const grants = await createGrantStore(database);
  const letters = createLetterStore(database);
  const consents = createConsentStore(database);
  const emergencies = createEmergencyStore(database);
  const use = createGrantUse(database, { onError: (error) => onTrouble('grant use', error) });
  const register = { store: createIdentityStore(database.pool), keys: loadIdentityKeys(config.keysFolder) };
  const identity = createIdentity(register);
  const everybody = createIdentity({ ...register, remember: false });
  const reviews = createReviews(database.pool);
  database.onChange((kind) => {
    if (kind === null || kind === 'recipient_alias') identity.forget();
  });
  const record = await openRecord({
    url: databaseUrl,
    keysFolder: config.keysFolder,
    stateFolder: join(config.dataFolder, 'signer'),
    writer: `${hostname()}:${config.port}`,
    hubVersion: VERSION,
    onBroken: (reason) => log.error({ reason }, 'the record is not what was signed: nothing is signed over it'),
    onAnomaly: ({ id, rule, count, evidence }) => log.warn({ id, rule, count, evidence }, 'anomaly in the record'),
    onTrouble: (error) => onTrouble('record', error),
  });
  const { recorder } = record;
  const lookAlikes = watchLookAlikes({
    officer: record.officer,
    raise: record.raise,
    onTrouble: (error) => onTrouble('look-alikes', error),
  });
  const policies = await watchPolicies({
    catalogue,
    read: () => readPolicyTexts(departments),
    announce: announcePolicy(recorder.record, log),
    onError: (error) => onTrouble('policy', error),
  });

  const owner = [...guarded.values()].find((g) => g.source.facts && g.source.findCase);
  if (!owner) throw new StartRefused('No department declares the row facts: expected a connector with facts and findCase', 3);
  const facts = factsReader(owner);
  const services: Services = {
    model: graph.model,
    identity: { ...identity, seek: findOrAsk({ identity, reviews, facts }, [...guarded.values()], onTrouble) },
    facts,
    record,
    loaders: createLoaders(
      new Map(
        departments.map(({ name, connector: { askedBy, alsoAskedBy } }) => [
          name,
          { guarded: guarded.get(name)!, askedBy, ...(alsoAskedBy && { alsoAskedBy }) },
        ]),
      ),
      catalogue.fields,
      graph.model.heldBy,
    ),
    affiliated: affiliation(departments, guarded),
    connectors: states,
    staffOf: new Map(departments.map((d) => [d.name, d.connector.staff])),
    emergencies: { ...emergencies, minutes: config.emergencyMinutes },
    acts: { ...createActStore(database), record: recorder.record },
    policy: {
      ...policyInForce(grants, policies.current, catalogue),
      letters: letters.lettersOf,
      consents,
      grants,
      use,
    },
    onTrouble,
  };
  const protocol = await createProtocol(graph.schema, services);
  const metrics = createMetrics(states, recorder.stats);
  const admin = createAdmin({ metrics, connectors: states });
  const enrolment = () => enrolEverybody({ identity: everybody, reviews }, owner, guarded.values(), onTrouble);
  let following: ReturnType<typeof followLists> | null = null;
  let open = false;
  const app = createHttp({
    pipeline: {
      protocol,
      identify: createIdentify({ issuer: issuer.name, audience: config.audience, keys: issuer.keys }),
      whileWritable: recorder.whileWritable,
      looksOf: lookAlikes.looksOf,
      looked: lookAlikes.looked,
      recordUnidentified: record.anonymous.count,
      receipt: record.receipts.issue,
      fields: catalogue.fields,
      trusted,
      policyHash: () => policies.current().hash,
      now: Date.now,
      observe: metrics.observe,
    },
    graphiql,
    ready: () => open && grants.fresh() && record.isSound(),
    documents: record.documents,
  });
  return {
    app,
    departments,
    identity,
    /** The same register for whoever goes through all of it: nothing is remembered. */
    everybody,
    grants,
    letters,
    emergencies,
    recorder,
    ceiling: policies.current,
    owner,
    services,
    adminAddress: () => admin.listeningOrigin,
    /** Gives everybody on the owner's list a handle, and links the departments' own numbers. */
    enrolEverybody: enrolment,
    /** Resolves to the address it listens on. From then on the lists are followed. */
    async listen(): Promise<string> {
      following = followLists(enrolment, (error) => onTrouble('lists', error));
      await admin.listen({ host: '127.0.0.1', port: config.adminPort });
      const address = await app.listen({ host: config.host, port: config.port });
      open = true;
      return address;
    },
    /** No new requests, those in flight are answered and recorded, then the record is closed; in seconds, whatever the database does. */
    async close(): Promise<void> {
      open = false;
      const followed = following?.stop();
      await app.close();
      await admin.close();
      await protocol.stop();
      lookAlikes.close();
      await atMost(LETS_GO_WITHIN_MS, policies.stop());
      if (!(await record.close())) log.error('the end could not be recorded: the next start will say so');
      letters.close();
      consents.close();
      const letGo = async () => {
        await use.close();
        await grants.close();
        await Promise.all([...guarded.values()].map((g) => g.source.close())); // a reading of their lists ends with them
        await followed;
        await database.close();
      };
      await atMost(LETS_GO_WITHIN_MS, letGo());
    },
  };
}

/** Nobody without settings: a department that is not connected would look like one without records. */
async function openSources(
  departments: readonly Department[],
  settings: Readonly<Record<string, unknown>>,
  onTrouble: (stage: string, error: unknown) => void,
): Promise<Map<string, GuardedSource>> {
  const missing = departments.filter((d) => settings[d.name] === undefined).map((d) => d.name);
  if (missing.length) throw new StartRefused(`ZHONGFU_SOURCES: expected connection settings for ${missing.join(', ')}`);
  const opened = await Promise.all(
    departments.map(async ({ name, connector }) => {
      const source = await connector.open(settings[name], adapters);
      return [name, guard(name, source, (error) => onTrouble(`alarm:${name}`, error))] as const;
    }),
  );
  return new Map(opened);
}

/** A school's or hospital's scope is who is on its own roll: only the department that keeps the roll can say. */
function affiliation(departments: readonly Department[], guarded: ReadonlyMap<string, GuardedSource>): Services['affiliated'] {
  const keepers = new Map(departments.flatMap((d) => (d.connector.affiliates ?? []).map((role) => [role, guarded.get(d.name)!])));
  return async (role, { persons, organisation }, deadline) => {
    const keeper = keepers.get(role);
    if (!keeper || persons.size === 0) return null;
    const handleOf = new Map([...persons].flatMap(([handle, numbers]) => numbers.map((number) => [number, handle] as const)));
    const own = await keeper.affiliated({ persons: [...handleOf.keys()], organisation }, deadline);
    return new Set(own.flatMap((number) => handleOf.get(number) ?? []));
  };
}
