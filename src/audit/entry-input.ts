// What a caller tells the record: clear ids stand here and nowhere further.

export const ENTRY_TYPES = [
  'REQ',
  'DISC',
  'DENY',
  'ERR',
  'STAT',
  'END',
  'EXPORT',
  'AUDIT_READ',
  'VERIFY',
  'BREAKGLASS',
  'POLICY',
  'CONFIG',
  'KEY',
  'ADMIN',
  'BOOT',
  'SHUTDOWN',
  'ERASE',
  'PRUNE',
  'SEAL',
  'RECOVERY',
] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/** How a coordinate left, or that it did not; a refusal may carry its code: `denied:NOT_SHARED`. */
export const STATES = ['plain', 'mask', 'band', 'bool', 'count', 'null', 'denied', 'error', 'suppressed'] as const;

export interface Actor {
  readonly iss: string;
  readonly client: string;
  readonly org: string;
  readonly role: string;
  readonly acr?: string;
  /** The officer's account in clear: goes to the erasable side row, and as a reference into the entry. */
  readonly subject: string;
}

/** What the caller of `record` knows. Clear ids stand here and nowhere further. MUST NOT be changed after the call. */
export interface EntryInput {
  readonly type: EntryType;
  readonly at: Date;
  readonly requestId: string;
  readonly eventId: string;
  /** null: nobody was authenticated, or the hub itself acts. */
  readonly actor: Actor | null;
  readonly purpose?: string;
  readonly caseNo?: string;
  /** `sha256:…` of the exact document, of the payload bytes, of the policy in force. */
  readonly document?: string;
  readonly payload?: string;
  readonly policy?: string;
  readonly operation?: { readonly kind: string; readonly name?: string };
  /** department → `ok`, `error`, `stale` … */
  readonly sources?: Readonly<Record<string, string>>;
  /** What was searched by, also when nothing was found. */
  readonly criteria?: readonly { readonly coordinate: string; readonly value: string }[];
  /** One for each person in the result (and fieldset); `fieldset` is a position in `fieldsets`. */
  readonly subjects?: readonly { readonly recipientId: string; readonly fieldset: number }[];
  /** coordinate → state. */
  readonly fieldsets?: readonly ReadonlyMap<string, string>[];
  /** Persons whose address was held back because it is protected; the caller sees only a mask. */
  readonly protectedSubjects?: readonly string[];
  /** The network address of callers that could not be identified; the entry has a reference to it. */
  readonly peer?: string;
  readonly error?: { readonly code: string; readonly stage: string };
  /** What an act of the hub or of its operators says of itself. MUST NOT hold personal data. */
  readonly about?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}
