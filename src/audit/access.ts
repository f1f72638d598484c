// One access as an auditor reads it: who, when, what for, how many persons, which fields in which state.

/** A row of the search: the entry's bytes and its erasable side row. */
export interface AccessRow {
  readonly log: number;
  readonly index: bigint;
  readonly entry: Buffer;
  /** Canonical JSON of `officer` and `case`; null once erased. */
  readonly detail: Buffer | null;
}

export interface AccessField {
  readonly coordinate: string;
  /** A state, with its code where it has one: `denied:NOT_SHARED`. */
  readonly state: string;
}

export interface AccessRecord {
  readonly index: bigint;
  readonly eventId: string;
  readonly at: Date;
  readonly type: string;
  readonly organisation: string | null;
  readonly client: string | null;
  /** null once erased. */
  readonly officer: string | null;
  readonly role: string | null;
  readonly purpose: string | null;
  readonly caseNo: string | null;
  readonly emergency: boolean;
  /** The emergency access that this entry opened, by its id. */
  readonly opens: string | null;
  readonly persons: number;
  readonly fields: readonly AccessField[];
  /** department → `ok`, `error` … */
  readonly sources: Readonly<Record<string, string>>;
  /** `disclosed`, `denied`, the code of an error, or the kind of act: `audit_read`, `policy:createGrant`, `breakglass`, `anomaly:…` … */
  readonly outcome: string;
}

/** Entries about persons; all others that are searched are acts of auditors, operators and the hub. */
export const ACCESS_TYPES = ['DISC', 'DENY', 'ERR', 'STAT'] as const;

/** The hub's own note that something stands out; or which act of its kind it was. That an emergency was opened is the kind itself. */
const actOf = ({ type, about = {}, operation }: Entry): string | null => {
  if (typeof about['anomaly'] === 'string') return `anomaly:${about['rule']}`;
  const act = about['act'] ?? (type === 'ADMIN' ? operation?.name : undefined);
  const isKind = OUTCOMES.has(type) || about['step'] === 'opened';
  return typeof act === 'string' && !isKind ? `${type.toLowerCase()}:${act}` : null;
};

interface Entry {
  readonly event_id: string;
  readonly ts: string;
  readonly type: string;
  readonly actor?: { readonly org: string; readonly client: string; readonly role: string; readonly ref: string };
  readonly purpose?: string;
  readonly case_ref?: string;
  readonly fieldsets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly subjects?: readonly { readonly f: string; readonly ref: string }[];
  readonly sources?: Readonly<Record<string, string>>;
  readonly error?: { readonly code: string };
  readonly operation?: { readonly name?: string };
  readonly about?: Readonly<Record<string, unknown>>;
  readonly part?: { readonly i: number; readonly n: number; readonly of: string };
}

const EMERGENCY = 'P05';
const BROKEN_GLASS = 'BREAKGLASS';
const OUTCOMES = new Map([
  ['DISC', 'disclosed'],
  ['DENY', 'denied'],
  ['ERR', 'error'],
  ['STAT', 'statistics'],
]);
export const entryOf = (row: AccessRow): Entry => JSON.parse(row.entry.toString()) as Entry;

/** The parts of one access as one record; with `subject`, the references of one person, only what was disclosed of that one. */
export function accessRecord(rows: readonly AccessRow[], subject?: ReadonlySet<string>): AccessRecord {
  const entries = rows.map(entryOf);
  const head = entries[0]!;
  const persons = new Set<string>();
  const fields = new Map<string, AccessField>();
  for (const { subjects = [], fieldsets = {} } of entries) {
    const wanted = subject === undefined ? null : new Set(subjects.filter((s) => subject!.has(s.ref)).map((s) => s.f));
    for (const { ref } of subjects) persons.add(ref);
    for (const [name, fieldset] of Object.entries(fieldsets)) {
      if (wanted && !wanted.has(name)) continue;
      for (const [coordinate, state] of Object.entries(fieldset)) fields.set(`${coordinate} ${state}`, { coordinate, state });
    }
  }
  const detail = rows[0]!.detail ? (JSON.parse(rows[0]!.detail.toString()) as { officer?: unknown; case?: unknown }) : {};
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    index: rows[0]!.index,
    eventId: head.event_id,
    at: new Date(head.ts),
    type: head.type,
    organisation: text(head.actor?.org),
    client: text(head.actor?.client),
    officer: text(detail.officer),
    role: text(head.actor?.role),
    purpose: text(head.purpose),
    caseNo: text(detail.case),
    emergency: head.purpose === EMERGENCY || head.type === BROKEN_GLASS,
    opens: head.type === BROKEN_GLASS && head.about?.['step'] === 'opened' ? text(head.about['emergency']) : null,
    persons: persons.size,
    fields: [...fields.values()].sort((a, b) => (a.coordinate < b.coordinate ? -1 : a.coordinate > b.coordinate ? 1 : 0)),
    sources: head.sources ?? {},
    outcome: actOf(head) ?? head.error?.code ?? OUTCOMES.get(head.type) ?? head.type.toLowerCase(),
  };
}
