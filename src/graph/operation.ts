// One operation from admission to record: who asks and why, what was gathered for it, and what it disclosed.
import type { ClassifiedField, Render } from '../kernel/classification.js';
import { denyLabel, type Purpose } from '../kernel/codes.js';
import type { Caller, Column, Refusal } from '../policy/index.js';
import type { Asked } from './asked.js';
import type { LookUp, Page } from './look-ups.js';
import { Notes, type PathNode, pathOf } from './notes.js';
import type { RecordAnswer, RecordMark } from './record-types.js';
import type { HouseholdSubject, Subject } from './subjects.js';

/** The stage at which a mutation is refused: everything was in order but the caller's right. */
export const REFUSED = 'refused';

/** How a department answered in this operation. */
export interface SourceState {
  readonly state: 'ok' | 'stale' | 'error';
  readonly asOf: string | null;
}

export interface Request {
  readonly caller: Caller;
  readonly requestId: string;
  readonly eventId: string;
  readonly at: Date;
  /** As declared, or null; a code that is not in the table was refused before. */
  readonly purpose: Purpose | null;
  readonly caseNo: string | null;
  /** Moment (ms) by which the answer must leave. */
  readonly deadline: number;
  /** Only the map of renders is wanted: nobody is looked up and no source is asked. */
  readonly dryRun?: boolean;
}

/** What `explainAccess` says of one coordinate. */
export interface Decided {
  readonly coordinate: string;
  readonly render: Render;
  readonly code: Refusal | null;
  readonly rule: string;
  readonly needed: string | null;
  readonly until: string | null;
}

/** A value by which somebody was looked up; recorded as a keyed reference, never in clear. */
export interface Criterion {
  readonly coordinate: string;
  readonly value: string;
}

/** A search answers with a page of persons, or is refused as a whole. */
export type SearchResult = { readonly page: Page<Subject> } | { readonly refusal: string };

/** What a root field found: a person, or nobody; refused persons are subjects, too. */
export type Found = Subject | HouseholdSubject;

export class Operation {
  readonly notes = new Notes();
  readonly sources = new Map<string, SourceState>();
  readonly criteria: Criterion[] = [];
  readonly subjects = new Map<string, Subject>();
  readonly households = new Map<string, HouseholdSubject>();
  /** What each root field asked for, by what it was asked with; filled before anything executes. */
  readonly found = new Map<string, Found>();
  /** The decision without row facts; null until it is made, and nothing about a person resolves before. */
  plan: Column | null = null;
  kind: 'query' | 'mutation' | 'subscription' = 'query';
  name: string | undefined;
  document: string | undefined;
  /** What each search found, by response key: a page of persons, or why there was none. */
  readonly searches = new Map<string, SearchResult>();
  /** What each `explainAccess` answers, by response key. */
  readonly explained = new Map<string, readonly Decided[]>();
  /** What the record's roots answer, by response key; and what the operation's own entry says of it. */
  readonly recordAnswers = new Map<string, RecordAnswer>();
  readonly recordMarks: RecordMark[] = [];
  /** Set where everybody was refused before anybody was looked at. */
  refusedAs: Refusal | null = null;
  /** What the document asks at the root, by response key. */
  roots: ReadonlyMap<string, Asked> = new Map();
  /** Set when the operation failed as a whole: code and stage, for the record. */
  failure: { code: string; stage: string } | null = null;
  /** The consents on which something may have been shown; they stand in the entry. */
  readonly consentIds = new Set<string>();
  /** What the entry says of the operation beside its disclosures. MUST NOT hold personal data. */
  readonly about = new Map<string, string | number | boolean | readonly string[]>();
  /** First results of mutations that are sent again, by response key. */
  readonly repeats = new Map<string, unknown>();
  /** True once something was changed for the caller. */
  acted = false;
  /** The policy that decided, once one did: the same for the whole operation, whatever is reloaded meanwhile. */
  policy: string | null = null;
  /** Catalogue numbers asked anywhere. */
  asked: ReadonlySet<number> = new Set();
  /** With what searches filter and order by; null where nothing is searched. */
  searchedBy: ReadonlySet<number> | null = null;

  /** The name of somebody who was met, by handle: for the watch over look-alikes after the answer, never for an answer. */
  nameOf: ((handle: string) => string | undefined) | null = null;

  constructor(
    /** The caller's own handles are brought up to date before anything is decided. */
    public request: Request,
    readonly fields: readonly ClassifiedField[],
  ) {}

  /** True where a department was asked and did not answer: its fields are then errors, never "none". */
  isDown(department: string): boolean {
    return this.sources.get(department)?.state === 'error';
  }

  /** Questions are asked by argument, not by selection. */
  noteQuestions(sought: readonly LookUp[]): void {
    const questions = sought.flatMap(({ coordinate, wants }) => (coordinate === 'Query.recipientStatuses' ? wants.own : []));
    if (questions.length > 0) this.asked = new Set([...this.asked, ...questions]);
  }

  /** A field is refused: noted for the caller. The mark is the gate's. */
  refuseField(number: number, code: Refusal, reason: string, path: PathNode | undefined): void {
    const field = this.fields[number]!;
    this.notes.add(
      field.coordinate,
      code,
      () => `${field.label}:${denyLabel(code)}`,
      reason,
      () => pathOf(path),
    );
  }

  /** A person or household is refused as a whole, in the words that fit an unknown one as well. */
  refuseWhole(coordinate: string, code: Refusal, path: PathNode | undefined): void {
    const message = code === 'OUT_OF_JURISDICTION' ? '查无此人或不在您的辖区' : denyLabel(code);
    this.notes.add(
      coordinate,
      code,
      () => message,
      undefined,
      () => pathOf(path),
    );
  }

  /** A list or field of a department that did not answer. */
  unavailable(coordinate: string, label: string, path: PathNode | undefined): void {
    this.notes.add(
      coordinate,
      'SOURCE_UNAVAILABLE',
      () => `${label}:${denyLabel('SOURCE_UNAVAILABLE')}`,
      undefined,
      () => pathOf(path),
    );
  }
}
