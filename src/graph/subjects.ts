// Who an operation is about: persons and households with their column of the decision, their loaded rows and their marks.
import type { Row } from '../connector.js';
import type { Column, HouseholdSubjectFacts, RenderSubject, SubjectFacts } from '../policy/index.js';
import type { Asked } from './asked.js';
import { Marks } from './marks.js';
import { NONE, type Numbers } from './numbers.js';

/** One person in one operation. The same person reached on two paths is one subject. */
export class Subject {
  readonly marks: Marks;
  /** type → rows, as the departments answered; a type is absent until its department was asked. */
  readonly rows = new Map<string, readonly Row[]>();
  /** Catalogue numbers asked of this person, over all paths. */
  asked: Numbers = NONE;
  household: HouseholdSubject | null = null;
  /** Whether other departments' versions are asked, and what they hold. */
  asksConflicts = false;
  readonly versions: { readonly department: string; readonly asOf: string | null; readonly row: Row }[] = [];
  /** How the answer names the person: for charities and social-work bodies not by the handle. */
  shownId: string;
  /** The row that says who this is in the household. */
  memberRow: Row | null = null;
  /** Where the answer speaks of this person first; for the access map. */
  firstPath: readonly (string | number)[] | null = null;

  constructor(
    /** The handle, or for somebody the hub does not know what was asked for, so that the look-up is on record. */
    readonly reference: string,
    readonly facts: SubjectFacts | null,
    public column: Column,
    /** What a renderer is to know of it. */
    public shownTo: RenderSubject,
    size: number,
  ) {
    this.marks = new Marks(size);
    this.shownId = reference;
  }
}

export class HouseholdSubject {
  private decided: readonly Subject[] | null = null;
  shownId: string;
  readonly marks: Marks;
  readonly rows = new Map<string, readonly Row[]>();
  asked: Numbers = NONE;
  firstPath: readonly (string | number)[] | null = null;

  constructor(
    readonly reference: string,
    readonly column: Column,
    /** Every live member: what is disclosed of the household is disclosed of each. */
    readonly liveMembers: readonly string[],
    /** Decides the members in the caller's scope: only where somebody asks for them. */
    private readonly decideMembers: () => readonly Subject[],
    readonly shownTo: RenderSubject,
    size: number,
    readonly facts: HouseholdSubjectFacts | null = null,
  ) {
    this.marks = new Marks(size);
    this.shownId = reference;
  }

  /** The members in the caller's scope, who are shown. */
  get members(): readonly Subject[] {
    this.decided ??= this.decideMembers();
    return this.decided;
  }
}

/** What a resolver is handed as its parent: whose field it is, under which column, and where in the document. */
export class View {
  constructor(
    readonly column: Column,
    readonly marks: Marks,
    readonly person: Subject | null,
    readonly household: HouseholdSubject | null,
    /** The record whose fields are read; empty where the department has none. */
    readonly row: Row,
    readonly shownTo: RenderSubject,
    readonly asked: Asked,
  ) {}

  /** The same person or household, one step further into the document. */
  at(row: Row, asked: Asked): View {
    return new View(this.column, this.marks, this.person, this.household, row, this.shownTo, asked);
  }
}

/** One page of a batch: the persons in the order in which they were asked for. */
export interface ConnectionView {
  readonly asked: Asked;
  readonly entries: readonly { cursor: string; found: Subject | HouseholdSubject }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** One place of a page, before its person is entered. */
export interface EdgeView {
  readonly cursor: string;
  readonly found: Subject | HouseholdSubject;
  readonly asked: Asked;
}
