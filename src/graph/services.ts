// What the graph is handed by the hub: the rooms meet here as plain arguments.
import type { Deadline, SourceHealth } from '../adapters/guarded.js';
import type { FactsReader } from '../departments/facts.js';
import type { Loaders, PersonKeys } from '../departments/loaders.js';
import type { KeyKind } from '../kernel/sources.js';
import type { ConsentStore, EmergencyStore, GrantStore, GrantUse, Letter, PolicyInForce } from '../policy/index.js';
import type { ActService } from './acts.js';
import type { Model } from './model.js';
import type { RecordService } from './record-types.js';

/** Who is this person across departments. */
export interface IdentityService {
  handles(citizenIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Handles of known identifiers; unknown ones are absent. */
  find(kind: KeyKind, values: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** As `find`; but a number that is not linked yet is first asked of the departments that give such numbers out. */
  seek(kind: KeyKind, values: readonly string[]): Promise<ReadonlyMap<string, string>>;
  keysOf(handles: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<KeyKind, string>>>;
  /** The identifiers that came with handles merged into each person; absent where there are none. */
  mergedKeysOf(handles: readonly string[]): Promise<ReadonlyMap<string, readonly { kind: KeyKind; value: string }[]>>;
  /** Both of these at once. */
  identifiersOf(handles: readonly string[]): Promise<ReadonlyMap<string, PersonKeys>>;
  /** Every handle of the same person, per asked handle, the one that answers first. */
  sameAs(handles: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  householdHandles(ownerKeys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  householdKeys(handles: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The name by which an organisation knows the bearer of a handle: the same each time, another one for each organisation. */
  pairwise(organisation: string, handle: string): string;
}

export interface PolicyService extends PolicyInForce {
  letters(householdIds: readonly string[]): Promise<ReadonlyMap<string, readonly Letter[]>>;
  readonly consents: ConsentStore;
  readonly grants: Pick<GrantStore, 'list' | 'create' | 'revoke' | 'refresh'>;
  /** What was used up of the grants today. */
  readonly use: Pick<GrantUse, 'take'>;
}

export interface ConnectorState extends SourceHealth {
  readonly department: string;
  readonly label: string;
}

export interface Services {
  readonly model: Model;
  readonly identity: IdentityService;
  readonly policy: PolicyService;
  readonly facts: FactsReader;
  readonly record: RecordService;
  readonly loaders: Loaders;
  /** Which of the persons (by handle) belong to the caller's own institution; null where the role's scope is not its institution. */
  readonly affiliated: (
    role: string,
    asked: { persons: ReadonlyMap<string, readonly string[]>; organisation: string },
    deadline: Deadline,
  ) => Promise<ReadonlySet<string> | null>;
  readonly connectors: () => readonly ConnectorState[];
  /** Department → roles of its own staff. */
  readonly staffOf: ReadonlyMap<string, readonly string[]>;
  readonly emergencies: Pick<EmergencyStore, 'ofOrganisation' | 'find' | 'those' | 'open' | 'review'> & {
    /** How long an access is open. */
    readonly minutes: number;
  };
  readonly acts: ActService;
  /** Counts and logs what went wrong inside; never given a value of a person. */
  readonly onTrouble: (stage: string, error: unknown) => void;
}
