// What is worth an auditor's look: each rule says of one entry whom it counts under, and what. The record knows persons, officers,
// cases and criteria as references only; so it can tell one from another and the same again, but no surname and no address:
// look-ups of namesakes or neighbours are found where the names are (look-alikes.ts), and here is only the note of them.
import { purposes } from '../kernel/codes.js';

/** The parts of an entry that rules look at. */
export interface Watched {
  readonly event_id: string;
  readonly ts: string;
  readonly type: string;
  readonly actor?: { readonly org: unknown; readonly role: unknown; readonly ref: string };
  readonly purpose?: unknown;
  readonly case_ref?: string;
  readonly criteria?: readonly { readonly c: unknown; readonly ref: string }[];
  readonly subjects?: readonly { readonly f: string; readonly ref: string }[];
  readonly fieldsets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly part?: { readonly i: number; readonly of: string };
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Counted under a key: distinct items within a window. */
export interface Counted {
  readonly key: string;
  readonly items: readonly string[];
}
export interface Rule {
  readonly name: string;
  /** For people, in both languages. */
  readonly label: string;
  readonly windowMs: number;
  /** So many distinct items within the window are an anomaly. */
  readonly threshold: number;
  counts(entry: Watched): readonly Counted[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SHANGHAI = 8 * HOUR;
const NOTHING: readonly Counted[] = [];
/** Bodies that work at night, and persons about themselves. */
const AWAKE = new Set(['CI', 'RS', 'HP', 'PS', 'EM', 'HL']);
const OUTSIDE = 'denied:OUT_OF_JURISDICTION';

const isLook = ({ type }: Watched): boolean => type === 'DISC';
const eventOf = ({ event_id, part }: Watched): string => part?.of ?? event_id;
const refsOf = ({ criteria = [] }: Watched, coordinate: string): string[] =>
  criteria.filter(({ c }) => c === coordinate).map(({ ref }) => ref);

/** Persons of whom this entry says that they were refused as out of the caller's divisions. */
function outside({ subjects = [], fieldsets = {} }: Watched): string[] {
  const sets = new Set(Object.keys(fieldsets).filter((name) => Object.values(fieldsets[name]!).includes(OUTSIDE)));
  return sets.size === 0 ? [] : subjects.filter(({ f }) => sets.has(f)).map(({ ref }) => ref);
}

/** From ten in the evening to six in the morning, by the night's first day in Shanghai; null by day. */
export function nightOf(ts: string): string | null {
  const hour = ts.slice(0, 13);
  if (hour !== nightAt.hour) nightAt = { hour, night: nightIn(Date.parse(ts)) };
  return nightAt.night;
}
/** Entries come in their order: mostly within the same hour as the one before. */
let nightAt: { readonly hour: string; readonly night: string | null } = { hour: '', night: null };

function nightIn(moment: number): string | null {
  const local = new Date(moment + SHANGHAI);
  const hour = local.getUTCHours();
  if (hour >= 6 && hour < 22) return null;
  return new Date(local.getTime() - (hour < 6 ? DAY : 0)).toISOString().slice(0, 10);
}

export const RULES: readonly Rule[] = [
  {
    name: 'REPEATED_OUT_OF_JURISDICTION',
    label: '多次越区查询 (repeated tries outside one’s divisions)',
    windowMs: HOUR,
    threshold: 3,
    counts: (entry) => (entry.actor && outside(entry).length > 0 ? [{ key: entry.actor.ref, items: [eventOf(entry)] }] : NOTHING),
  },
  {
    name: 'GUESSED_IDS',
    label: '疑似猜号 (many unknown or foreign persons asked for)',
    windowMs: HOUR,
    threshold: 20,
    counts: (entry) => {
      const items = entry.actor ? outside(entry) : [];
      return items.length > 0 ? [{ key: entry.actor!.ref, items }] : NOTHING;
    },
  },
  {
    name: 'READ_WITHOUT_CASE',
    label: '应有事项而无事项的查阅 (read without the case that its purpose needs)',
    windowMs: HOUR,
    threshold: 1,
    counts: (entry) => {
      const needsCase = isLook(entry) && purposes.get(String(entry.purpose))?.caseRequired === true;
      return needsCase && entry.case_ref === undefined ? [{ key: eventOf(entry), items: [eventOf(entry)] }] : NOTHING;
    },
  },
  {
    name: 'ONE_NAME_MANY_NUMBERS',
    label: '同名多号试查 (one name tried with several numbers)',
    windowMs: DAY,
    threshold: 3,
    counts: (entry) => {
      const [name, ...names] = refsOf(entry, 'Recipient.name');
      const numbers = refsOf(entry, 'Recipient.citizenId');
      const isOne = entry.actor && name !== undefined && names.length === 0 && numbers.length === 1;
      return isOne ? [{ key: `${entry.actor.ref} ${name}`, items: numbers }] : NOTHING;
    },
  },
  {
    name: 'NIGHT_READS',
    label: '夜间查阅 (reads at night)',
    windowMs: 8 * HOUR,
    threshold: 5,
    counts: (entry) => {
      const night = isLook(entry) && entry.actor && entry.purpose !== 'P05' ? nightOf(entry.ts) : null;
      if (night === null || AWAKE.has(String(entry.actor!.role))) return NOTHING;
      return [{ key: `${entry.actor!.ref} ${night}`, items: (entry.subjects ?? []).map(({ ref }) => ref) }];
    },
  },
  {
    name: 'ONE_PERSON_MANY_OFFICES',
    label: '一人被多单位查阅 (one person read by many offices)',
    windowMs: DAY,
    threshold: 6,
    counts: (entry) => {
      if (!isLook(entry) || !entry.actor || entry.actor.role === 'CI') return NOTHING;
      const items = [String(entry.actor.org)];
      return [...new Set((entry.subjects ?? []).map(({ ref }) => ref))].map((key) => ({ key, items }));
    },
  },
];
