// One entry of the record: what happened, as canonical bytes in which no person, officer, case or value stands in clear.
import { hash, randomFillSync } from 'node:crypto';
import { type Actor, ENTRY_TYPES, type EntryInput, type EntryType, STATES } from './entry-input.js';
import { asText, canonical } from './jcs.js';
import { packParts, type Subject } from './parts.js';
import type { Ref, References } from './refs.js';

export interface EntryContext {
  readonly writer: string;
  readonly epoch: string;
  readonly hub: string;
  readonly refs: References;
}

/** The clear texts of an entry, kept beside it under a salt so that they can be erased; the entry holds the commitment. */
export interface Detail {
  readonly salt: Buffer;
  readonly body: Buffer;
}

/** An entry but for its sequence number, which is given when it is queued for the database; and what the database indexes of it. */
export interface Draft {
  /** Canonical text up to and without the number: `wseq` is the last key in canonical order. */
  readonly text: string;
  readonly eventId: string;
  readonly requestId: string;
  readonly type: EntryType;
  readonly ts: string;
  readonly org: string | null;
  readonly purpose: string | null;
  readonly actorRef: Buffer | null;
  readonly caseRef: Buffer | null;
  readonly subjects: readonly Buffer[];
  readonly detail: Detail | null;
}

/** The exact text that is stored and hashed. */
export const entryText = (draft: Draft, wseq: bigint): string => `${draft.text}${wseq}}`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NAMED_HASH = /^sha256:[0-9a-f]{64}$/;
const COORDINATE = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?$/;
const STATE = new RegExp(`^(?:${STATES.join('|')})(?::[A-Z_]+)?$`);
const must = (holds: boolean, what: string): void => {
  if (!holds) throw new TypeError(`not an entry of the record: ${what}`);
};

const q = (text: string): string => JSON.stringify(text); // for texts that are known to be well-formed
const named = (key: string, name: string | undefined): string => {
  if (name === undefined) return '';
  must(NAMED_HASH.test(name), `${key} is no sha256 name`);
  return `"${key}":"${name}",`;
};

/** "a" … "z", "aa" …: how the entry calls its fieldsets. */
export function letters(index: number): string {
  let name = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(97 + ((n - 1) % 26)) + name;
  return name;
}

// Coordinates and states are few and come again in every entry.
const inQuotes = new Map<string, string>();
function coordinateText(coordinate: string): string {
  let text = inQuotes.get(coordinate);
  if (!text) {
    must(COORDINATE.test(coordinate), 'a field is named by its coordinate');
    text = `"${coordinate}":`;
    if (inQuotes.size < 10_000) inQuotes.set(coordinate, text);
  }
  return text;
}
const states = new Map<string, string>();
function stateText(state: string): string {
  let text = states.get(state);
  if (!text) {
    must(STATE.test(state), 'no such state');
    text = `"${state}"`;
    if (states.size < 1_000) states.set(state, text);
  }
  return text;
}

const fieldsetTexts = new WeakMap<ReadonlyMap<string, string>, string>();
function fieldsetText(fieldset: ReadonlyMap<string, string>): string {
  let text = fieldsetTexts.get(fieldset);
  if (text === undefined) {
    const fields: string[] = [];
    for (const [coordinate, state] of fieldset) fields.push(coordinateText(coordinate) + stateText(state));
    // in quotes they sort as without: no coordinate has a character below '"'
    text = `{${fields.sort().join()}}`;
    fieldsetTexts.set(fieldset, text);
  }
  return text;
}

let salts = Buffer.alloc(0);
function newSalt(): Buffer {
  if (salts.length < 32) salts = randomFillSync(Buffer.alloc(4096));
  const salt = salts.subarray(0, 32);
  salts = salts.subarray(32);
  return salt;
}

const DETAIL = Buffer.from([2]);
/** SHA-256(0x02 ‖ salt ‖ body): a prefix of its own, so that no side row can be shown as a leaf or a node. */
export const detailCommitment = (detail: Detail): Buffer =>
  hash('sha256', Buffer.concat([DETAIL, detail.salt, detail.body]), 'buffer');

function detailOf(input: EntryInput): Detail | null {
  if (!input.actor && input.caseNo === undefined) return null;
  const body = canonical({
    ...(input.caseNo !== undefined && { case: asText(input.caseNo) }),
    ...(input.actor && { officer: asText(input.actor.subject) }),
  });
  return { salt: newSalt(), body: Buffer.from(body) };
}

function subjectsOf(input: EntryInput, refs: References): Subject[] {
  const { fieldsets = [], subjects = [] } = input;
  // two equal fieldsets are one, so that the same disclosure always has the same entry
  const byText = new Map<string, Group>();
  const groups = fieldsets.map((fieldset, i) => {
    const text = fieldsetText(fieldset);
    const group = byText.get(text) ?? { name: letters(i), fieldset: text, refs: [] };
    byText.set(text, group);
    return group;
  });
  for (const { recipientId, fieldset } of subjects) {
    const group = groups[fieldset];
    if (!group) throw new TypeError(`not an entry of the record: no fieldset ${fieldset}`);
    group.refs.push(refs.of('subject', recipientId));
  }
  // by their canonical text, that is by fieldset and then by reference
  const found: Subject[] = [];
  for (const { name, fieldset, refs } of [...byText.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // fields that belong to no person (an operation refused as a whole) are recorded too
    if (refs.length === 0) found.push({ text: null, ref: null, name, fieldset });
    refs.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    refs.forEach((ref, i) => {
      if (ref.text === refs[i - 1]?.text) return; // the same person twice in one result
      found.push({ text: `{"f":"${name}","ref":"${ref.text}"}`, ref, name, fieldset });
    });
  }
  return found;
}
interface Group {
  readonly name: string;
  readonly fieldset: string;
  readonly refs: Ref[];
}

// A system asks thousands of times a day.
const actorTexts = new WeakMap<References, WeakMap<Actor, string>>();
function actorText(actor: Actor, refs: References): string {
  const known = actorTexts.get(refs) ?? new WeakMap<Actor, string>();
  actorTexts.set(refs, known);
  let text = known.get(actor);
  if (text === undefined) {
    const { acr, client, iss, org, role, subject } = actor;
    const of = (key: string, value: string) => `"${key}":${canonical(asText(value))},`;
    const first = acr === undefined ? '' : of('acr', acr);
    text = `"actor":{${first}${of('client', client)}${of('iss', iss)}${of('org', org)}"ref":"${refs.of('actor', subject).text}","role":${canonical(asText(role))}},`;
    known.set(actor, text);
  }
  return text;
}

const sortedSet = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/**
 * The entry, or several of them where one would not fit (see parts.ts). Everything that can be known before the database
 * has an index is in it. Throws on input that has no place in the record, rather than recording something else.
 */
export function buildEntry(input: EntryInput, context: EntryContext): Draft[] {
  must(UUID.test(input.eventId) && UUID.test(input.requestId), 'ids are lower-case UUIDs');
  must(ENTRY_TYPES.includes(input.type), `type ${input.type}`);
  const { actor, refs } = { actor: input.actor, refs: context.refs };
  const ts = input.at.toISOString();
  const actorRef: Ref | null = actor && refs.of('actor', actor.subject);
  const caseRef: Ref | null = input.caseNo === undefined ? null : refs.of('case', input.caseNo);
  const detail = detailOf(input);

  const about = input.about && Object.keys(input.about).length > 0 ? `"about":${canonical(input.about)},` : '';
  const who = actor ? actorText(actor, refs) : '';
  const operation = input.operation
    ? `"operation":${canonical({ kind: input.operation.kind, ...(input.operation.name !== undefined && { name: input.operation.name }) })},`
    : '';
  const sources = input.sources && Object.keys(input.sources).length > 0 ? `"sources":${canonical(input.sources)},` : '';

  const parts = packParts({
    eventId: input.eventId,
    // the same in every part, in canonical order; the lists and each part's own id come in between
    fixed: {
      top: about + who + (caseRef ? `"case_ref":"${caseRef.text}",` : ''),
      committed: detail ? `"detail":"${detailCommitment(detail).toString('base64url')}",` : '',
      named: `${named('document', input.document)}"epoch":"${context.epoch}",${input.error ? `"error":${canonical({ ...input.error })},` : ''}`,
      hub: `"hub":${q(context.hub)},${operation}`,
      policy:
        named('payload', input.payload) +
        (input.peer === undefined ? '' : `"peer":"${refs.of('peer', input.peer).text}",`) +
        named('policy', input.policy),
      request: `${input.purpose === undefined ? '' : `"purpose":${canonical(asText(input.purpose))},`}"request_id":"${input.requestId}",${sources}`,
      end: `"ts":"${ts}","type":"${input.type}","v":"hub-audit/1","writer":${q(context.writer)},"wseq":`,
    },
    criteria: sortedSet(
      (input.criteria ?? []).map(
        ({ coordinate, value }) =>
          `{"c":${canonical(coordinate)},"ref":"${refs.of('criterion', `${coordinate}=${value}`).text}"}`,
      ),
    ),
    guarded: sortedSet((input.protectedSubjects ?? []).map((id) => `"${refs.of('subject', id).text}"`)),
    subjects: subjectsOf(input, refs),
  });

  return parts.map((part, i) => ({
    text: part.text,
    eventId: part.eventId,
    requestId: input.requestId,
    type: input.type,
    ts,
    org: actor ? projected(actor.org) : null,
    purpose: input.purpose === undefined ? null : projected(input.purpose),
    actorRef: actorRef?.bytes ?? null,
    caseRef: caseRef?.bytes ?? null,
    subjects: part.subjects,
    detail: i === 0 ? detail : null,
  }));
}

/** A text as its indexed column holds it: the text itself, or the canonical form of what stands for it in the entry. */
export const projected = (text: string): string => {
  const shown = asText(text);
  return typeof shown === 'string' ? shown : canonical(shown);
};
