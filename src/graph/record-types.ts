// What the graph needs of the record room, and what an operation keeps of its reads.
import type { Prover, Search } from '../audit/index.js';
import type { EmergencyStore, Refusal } from '../policy/index.js';

export interface RecordService {
  readonly search: Search;
  readonly prover: Prover;
}
export interface RecordReader {
  readonly record: RecordService;
  readonly emergencies: Pick<EmergencyStore, 'those'>;
  readonly identity: {
    find(kind: 'CITIZEN_ID', values: readonly string[]): Promise<ReadonlyMap<string, string>>;
    keysOf(handles: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
    /** The numbers that came with merged handles. */
    mergedKeysOf(handles: readonly string[]): Promise<ReadonlyMap<string, readonly { readonly value: string }[]>>;
    /** Every handle of the same person: a look stands under the one that answered then. */
    sameAs(handles: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  };
}

/** What a root that reads the record answers, or why it does not. */
export type RecordAnswer = { readonly value: unknown } | { readonly refusal: Refusal };

/** What the operation's own entry says of a read; `recipientId` where it was about one person. */
export interface RecordMark {
  readonly coordinate: string;
  /** `plain` where rows of it left, or `denied:…`. */
  readonly state: string;
  readonly recipientId: string | null;
}
