// The ceiling in force: read from the policy files, and read again whenever one of them changes, whole or not at all.
import type { Catalogue } from '../kernel/classification.js';
import { sha256Name } from '../kernel/hash.js';
import { type Ceiling, compileCeiling } from './ceiling.js';
import { changesBetween } from './changes.js';
import { readPolicy } from './department-policy.js';

export interface PolicyText {
  readonly department: string;
  /** For messages. */
  readonly file: string;
  readonly text: string;
}
/** All rules of one moment. */
export interface PolicyTexts {
  readonly policies: readonly PolicyText[];
  readonly rowFacts: string;
}
/** What the record says of a change, or of one that was refused. Holds no personal data. */
export type PolicyEvent =
  | { readonly kind: 'changed'; readonly from: string; readonly to: string; readonly opened: number; readonly closed: number }
  | { readonly kind: 'refused'; readonly kept: string; readonly texts: string; readonly error: Error };

export interface WatchOptions {
  readonly catalogue: Catalogue;
  /** Rejects or throws where a file cannot be read. */
  read(): Promise<PolicyTexts> | PolicyTexts;
  /** Resolves once the event is on record. A changed ceiling MUST NOT count before. */
  announce(event: PolicyEvent): Promise<unknown>;
  onError?(error: unknown): void;
  readonly everyMs?: number;
}
export interface PolicyWatch {
  /** One version for all departments at any moment. */
  current(): Ceiling;
  /** Looks at the files now. Texts count once they were found the same twice, so that no half-written file does. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

export const compileTexts = ({ policies, rowFacts }: PolicyTexts, catalogue: Catalogue): Ceiling =>
  compileCeiling(
    policies.map(({ text, file, department }) => readPolicy(text, file, catalogue, department)),
    catalogue,
    rowFacts,
  );

const nameOf = ({ policies, rowFacts }: PolicyTexts): string =>
  sha256Name(JSON.stringify([policies.map(({ department, text }) => [department, text]), rowFacts]));

/** Throws StartRefused (exit 3) where the first texts are broken. Later ones are then refused, and the ceiling stays as it was. */
export async function watchPolicies(options: WatchOptions): Promise<PolicyWatch> {
  const { catalogue, read, announce, onError = () => {}, everyMs = 1_000 } = options;
  const first = await read();
  let ceiling = compileTexts(first, catalogue);
  let inForce = nameOf(first);
  let seen = inForce;
  let refused = '';

  async function lookOnce(): Promise<void> {
    const texts = await read();
    const name = nameOf(texts);
    const isSettled = name === seen;
    seen = name;
    if (!isSettled || name === refused) return;
    if (name === inForce) {
      refused = ''; // what was broken has been put back
      return;
    }
    let next: Ceiling;
    try {
      next = compileTexts(texts, catalogue);
    } catch (error) {
      await announce({ kind: 'refused', kept: ceiling.hash, texts: name, error: error as Error });
      refused = name;
      return;
    }
    const changes = changesBetween(ceiling, next, catalogue);
    const opened = changes.filter(({ effect }) => effect === 'opens').length;
    await announce({ kind: 'changed', from: ceiling.hash, to: next.hash, opened, closed: changes.length - opened });
    ceiling = next;
    inForce = name;
    refused = '';
  }

  let looking: Promise<void> | null = null;
  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };
  const timer = setInterval(() => void look().catch(onError), everyMs).unref();
  return {
    current: () => ceiling,
    look,
    async stop() {
      clearInterval(timer);
      await looking?.catch(() => {});
    },
  };
}
