// A plan: what callers of one role, body and purpose may see on one day, and the columns that row facts pick out of it, each made once.
import type { Catalogue } from '../kernel/classification.js';
import type { Refused } from './admission.js';
import { columnOf, NO_ROW, type RowKey, refusedColumn } from './column.js';
import type { Standing } from './grants.js';
import type { RowFact, RowFacts } from './row-facts.js';
import { coveringGrants } from './scope.js';
import type { Column, Grant, Refusal, SubjectFacts } from './types.js';

const MAX_DIVISIONS = 10_000;
/** Consents may name any fields: there is no end of different rows. */
const MAX_ROWS = 20_000;

/** How many persons the grants behind some coordinates allow. */
export interface Limits {
  /** The least of the coordinates' largest; null where no grant gives any of them. */
  readonly perRequest: number | null;
  /** Of the grants that are used up by asking: number → persons per day. */
  readonly perDay: ReadonlyMap<string, number>;
}

export class PlanTable {
  /** Before any row fact. Handles stand in it as plain. */
  readonly column: Column;
  /** Whether any coordinate but a handle may be shown of anybody. */
  readonly shows: boolean;
  /** True where some coordinate is given by grants for different divisions: whose limits count depends on the person. */
  readonly isDivided: boolean;
  private readonly givingGrants: readonly number[];
  private readonly rows = new Map<string, Column>();
  private readonly bySignature = new Map<string, Column>();
  private readonly refusals = new Map<Refusal, Column>();
  private readonly covering = new Map<string, string>();
  /** By the very set that is asked for: a document that comes again brings the same one. */
  private readonly limits = new WeakMap<Iterable<number>, Limits>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly rowFacts: RowFacts,
    private readonly standing: readonly Standing[],
    private readonly live: readonly Grant[],
    private readonly role: string,
    /** Why nobody at all may be looked at by this role with this purpose. */
    readonly barred: Refused | null,
  ) {
    this.column = this.kept(columnOf(catalogue, standing, rowFacts, NO_ROW));
    this.shows = catalogue.fields.some((field, n) => !field.handle && this.column.renders[n] !== 'deny');
    const divisionsOf = (grant: number) => [...(live[grant]?.divisions ?? [])].sort().join();
    this.isDivided = standing.some((s) => 'given' in s && new Set(s.given.map(({ grant }) => divisionsOf(grant))).size > 1);
    this.givingGrants = [...new Set(standing.flatMap((s) => ('given' in s ? s.given.map((g) => g.grant) : [])))];
  }

  /** Equal columns are the same object, whatever row facts led to them. */
  columnFor(row: RowKey): Column {
    const key = `${row.covering} ${row.letter} ${row.emergency} ${row.consent} ${row.consentedTo} ${row.deceasedRestricted} ${row.under14} ${row.addressMasked}`;
    let column = this.rows.get(key);
    if (!column) {
      if (this.rows.size >= MAX_ROWS) this.rows.clear();
      column = this.kept(columnOf(this.catalogue, this.standing, this.rowFacts, row));
      this.rows.set(key, column);
    }
    return column;
  }

  refuse(code: Refusal): Column {
    let column = this.refusals.get(code);
    if (!column) {
      column = refusedColumn(this.catalogue, code, `person:${code}`);
      this.refusals.set(code, column);
    }
    return column;
  }

  /** Which live grants cover a person's divisions, one bit each. */
  coveringOf(facts: SubjectFacts): string {
    const key = `${facts.registeredDivision?.length} ${facts.registeredDivision} ${facts.residenceDivision}`;
    let bits = this.covering.get(key);
    if (bits === undefined) {
      if (this.covering.size >= MAX_DIVISIONS) this.covering.clear();
      bits = coveringGrants(this.live, this.role, facts);
      this.covering.set(key, bits);
    }
    return bits;
  }

  /** False where there are grants that show something, and none of them is for this person's divisions. */
  isCovered(covering: string): boolean {
    return !this.givingGrants.length || this.givingGrants.some((grant) => covering[grant] === '1');
  }

  /** The last day of a live grant. */
  lastDayOf(grantNo: string): string | null {
    return this.live.find((grant) => grant.grantNo === grantNo)?.validTo ?? null;
  }

  /** Whether a person's fact may refuse this coordinate. */
  touches(fact: RowFact, number: number): boolean {
    return this.rowFacts.influences.get(fact)?.[number] === true;
  }

  /**
   * Where several grants give a coordinate, the one that allows most counts: a further grant never takes anything away. With
   * `covering` only those count that cover such a person.
   */
  limitsOf(asked: Iterable<number>, covering?: string): Limits {
    if (covering !== undefined) return this.limitsAmong(asked, covering);
    let limits = this.limits.get(asked);
    if (!limits) {
      limits = this.limitsAmong(asked);
      this.limits.set(asked, limits);
    }
    return limits;
  }

  private limitsAmong(asked: Iterable<number>, covering?: string): Limits {
    let perRequest: number | null = null;
    const perDay = new Map<string, number>();
    const count = (among: readonly number[]): void => {
      const grants = among.flatMap((grant) =>
        covering === undefined || covering[grant] === '1' ? (this.live[grant] ?? []) : [],
      );
      if (grants.length === 0) return;
      const most = Math.max(...grants.map((grant) => grant.perRequest));
      perRequest = Math.min(perRequest ?? most, most);
      const used = grants.reduce((a, b) => (b.perDay > a.perDay ? b : a));
      perDay.set(used.grantNo, used.perDay);
    };
    for (const number of asked) {
      const standing = this.standing[number];
      if (standing && 'given' in standing) count(standing.given.map(({ grant }) => grant));
    }
    // a handle alone tells already that there is somebody: it comes with any of the grants
    if (perDay.size === 0) count(this.givingGrants);
    return { perRequest, perDay };
  }

  private kept(column: Column): Column {
    const signature = column.verdicts.map((v) => `${v.render} ${v.code} ${v.rule} ${v.grantNo} ${v.noted}`).join('\n');
    const same = this.bySignature.get(signature) ?? column;
    this.bySignature.set(signature, same);
    return same;
  }
}
