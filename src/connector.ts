// What a department's connector is: the one file of ours that connectors/* may import.
// A connector says how to ask its department and how the answer maps to the schema; who may see what is in its policy.yaml.
import type { CsvDrop } from './adapters/csv-drop.js';
import type { Rest, Sign } from './adapters/rest.js';
import type { Soap, SoapOperation, XmlElement } from './adapters/soap.js';
import type { Sql } from './adapters/sql.js';
import type { Subgraph } from './adapters/subgraph.js';
import type { CallContext, KeyKind } from './kernel/sources.js';

export { canonicalCitizenId } from './kernel/citizen-id.js';
export { BadAnswer, type CallContext, type KeyKind, WrongPerson } from './kernel/sources.js';
export type { CsvDrop, Rest, Sign, Soap, SoapOperation, Sql, Subgraph, XmlElement };

/**
 * One record in the schema's terms: field name → value. Codes, Decimals and ids are strings, Dates `YYYY-MM-DD`,
 * DateTimes ISO 8601 UTC, lists arrays. A field that was not asked is absent; one that the source does not know is null.
 */
export type Row = Readonly<Record<string, unknown>>;

/** One batch: each person and household of an operation, asked once. */
export interface Batch {
  /** The persons' identifiers, of the kinds that the connector declares (`askedBy`, `alsoAskedBy`); a person may have several. */
  readonly persons: readonly string[];
  /** The owner's own keys of households, as `facts` gave them; only the connector that declares `facts` gets any. */
  readonly households: readonly string[];
  /** The schema fields that may be shown to this caller, by type: nothing else may be asked of the source. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

export interface Loaded {
  /** The moment the source's data stands for, ISO 8601 UTC. */
  readonly asOf: string | null;
  readonly freshness: 'CURRENT' | 'STALE';
  /** identifier → type → rows. Every asked person MUST be present: with no rows if the department knows of none. */
  readonly persons: ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>>;
  readonly households: ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>>;
}

/** What must be known of a person before any field is decided. */
export interface PersonFacts {
  readonly citizenId: string | null;
  readonly name: string;
  readonly birthDate: string | null;
  /** Table `lifeStatus`: 1 alive, 2 dead, 3 missing. */
  readonly lifeStatus: string | null;
  readonly registeredDivision: string | null;
  readonly residenceDivision: string | null;
  readonly addressProtected: boolean;
  readonly guardianCitizenId: string | null;
  readonly householdKey: string | null;
}
export interface HouseholdFacts {
  readonly key: string;
  /** Live members (共同生活 and on the record today), by citizen id, head first. */
  readonly members: readonly string[];
}
export interface Facts {
  /** The asked persons and every live member of their households. Persons the department does not know are absent. */
  readonly persons: readonly PersonFacts[];
  readonly households: readonly HouseholdFacts[];
}
export interface CaseFacts {
  readonly caseNo: string;
  readonly open: boolean;
  /** The body that handles it (统一社会信用代码). */
  readonly organisation: string;
  /** Persons (citizen ids) and households (owner's keys) it names. */
  readonly persons: readonly string[];
  readonly households: readonly string[];
  /** Table `caseTier`; 3 = 特急. */
  readonly tier: string;
  /** Accounts (`sub`) of officers who are related to somebody it names and MUST NOT handle it. */
  readonly relatedOfficers: readonly string[];
}

/** Somebody on the owner's list. The hub compares what stands beside the number, to tell whose a number is, and keeps none of it. */
export interface RosterPerson {
  readonly citizenId: string;
  readonly name: string;
  readonly birthDate: string | null;
  readonly phone: string | null;
}
export interface RosterHousehold {
  readonly key: string;
}

/** A number under which a department knows somebody, with what it wrote beside it. */
export interface ListedNumber {
  readonly kind: KeyKind;
  readonly value: string;
  /** In whatever form the department keeps it; null for somebody without papers, whom it knows by this number only. */
  readonly citizenId: string | null;
  readonly name: string;
}
/** Only the numbers of a kind that somebody asks with. */
export interface AskedNumbers {
  readonly kind: KeyKind;
  readonly values: readonly string[];
}

/** A condition in the schema's terms; the hub has already decided that the caller may filter by this field. */
export interface SearchCondition {
  readonly type: string;
  readonly field: string;
  readonly op: 'EQ' | 'IN' | 'GTE' | 'LTE';
  readonly values: readonly string[];
}
export interface Search {
  readonly conditions: readonly SearchCondition[];
  /** Registered or residence division begins with one of these; never empty. */
  readonly divisions: readonly string[];
  readonly limit: number;
}

/** A department's system, opened. Calls reject when the source is down, slow, or answers for somebody else. */
export interface Source {
  load(batch: Batch, call: CallContext): Promise<Loaded>;
  /** Only the owner of the row facts (civil affairs): one call answers persons, households and their members. */
  facts?(asked: { persons: readonly string[]; households: readonly string[] }, call: CallContext): Promise<Facts>;
  /** Only a department with `affiliates`: those of the asked persons whose record is with this institution (credit code). */
  affiliated?(asked: { persons: readonly string[]; organisation: string }, call: CallContext): Promise<readonly string[]>;
  /** A case by its number, or null where there is none. */
  findCase?(caseNo: string, call: CallContext): Promise<CaseFacts | null>;
  /** Only the owner of the row facts: citizen ids of those who fulfil every condition, at most `limit`, in a fixed order. */
  search?(search: Search, call: CallContext): Promise<readonly string[]>;
  /** Page by page, so that the hub can give handles: everybody on the department's list, or those of `only` that are on it, by citizen id. */
  roster?(
    call: CallContext,
    only?: readonly string[],
  ): AsyncIterable<{ persons: readonly RosterPerson[]; households: readonly RosterHousehold[] }>;
  /** The department's own numbers, page by page, so that the hub can link them: all, or those of `only` that it has. */
  numbers?(call: CallContext, only?: AskedNumbers): AsyncIterable<readonly ListedNumber[]>;
  close(): Promise<void>;
}

/** The adapters that a connector may open its source with; each already carries deadlines and limits. */
export interface Adapters {
  sql(settings: unknown): Sql;
  rest(settings: unknown): Rest;
  soap(settings: unknown): Soap;
  csvDrop(settings: unknown): CsvDrop;
  subgraph(settings: unknown): Subgraph;
}

export interface Connector {
  /** Folder name; also `source.department`, the fault switch and the policy's `department`. */
  readonly department: string;
  /** Official name in Chinese. */
  readonly label: string;
  readonly askedBy: KeyKind;
  /**
   * Kinds of numbers under which it keeps persons whom it could not name. It is asked with them, in the same batch, for somebody who was
   * identified meanwhile: one who was known by such a number alone, and whom an officer has found to be a person with papers.
   */
  readonly alsoAskedBy?: readonly KeyKind[];
  /** Which link of Recipient (or Household) leads to this department's block, and which of the block's lists holds which type. */
  readonly blocks: readonly Block[];
  /** Coordinates whose value is a person, given as citizen id: the hub shows the handle instead. */
  readonly personReferences?: readonly string[];
  /**
   * Coordinates that belong to others, of which this department keeps a version of its own (a name, a life status). They are asked
   * in `fields` under their type, only where a caller asks for conflicts; a null says that the department has no view.
   */
  readonly alsoHolds?: readonly string[];
  /** Roles whose scope is their own institution, which this department's records name: a school's pupils, a hospital's patients. */
  readonly affiliates?: readonly string[];
  /** Roles of the department's own staff: who may agree to share its fields, and end it. */
  readonly staff: readonly string[];
  /** Connects to the department's system with the settings that the operator keeps for it. */
  open(settings: unknown, adapters: Adapters): Promise<Source>;
}

/** `Recipient.health → Health { records: [MedicalRecord!] }` is `{ type: 'Health', lists: { records: 'MedicalRecord' } }`. */
export interface Block {
  readonly type: string;
  readonly lists: Readonly<Record<string, string>>;
}

/** Types the connector file is checked against: `export default defineConnector({ … })`. */
export const defineConnector = (connector: Connector): Connector => connector;
