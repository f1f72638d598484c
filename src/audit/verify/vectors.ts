// Other people's test vectors for proofs (the JSON files of transparency-dev/merkle), so that an auditor can try this very program.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from '../../kernel/errors.js';
import { isConsistent, isIncluded } from '../tree.js';

export interface Tried {
  readonly ok: boolean;
  readonly inclusion: number;
  readonly consistency: number;
  /** Names of the vectors that were judged otherwise than they say. */
  readonly failed: readonly string[];
}

interface Vector {
  readonly name: string;
  readonly desc: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
}
type Inclusion = Vector & Record<'leafIdx' | 'treeSize', string | number> & Record<'root' | 'leafHash', string | null>;
type Consistency = Vector & Record<'size1' | 'size2', string | number> & Record<'root1' | 'root2', string | null>;

const bytes = (text: string | null): Buffer => Buffer.from(text ?? '', 'base64');

/** Throws StartRefused where the two files are not in the folder. */
export function tryVectors(folder: string): Tried {
  const inclusion = read<Inclusion>(folder, 'rfc6962-inclusion.json');
  const consistency = read<Consistency>(folder, 'rfc6962-consistency.json');
  const failed = [
    ...inclusion.filter(
      (v) =>
        isIncluded(bytes(v.leafHash), BigInt(v.leafIdx), BigInt(v.treeSize), (v.proof ?? []).map(bytes), bytes(v.root)) ===
        v.wantErr,
    ),
    ...consistency.filter(
      (v) =>
        isConsistent(BigInt(v.size1), BigInt(v.size2), bytes(v.root1), bytes(v.root2), (v.proof ?? []).map(bytes)) === v.wantErr,
    ),
  ].map((v) => `${v.name}: ${v.desc}`);
  const [i, c] = [inclusion.length, consistency.length];
  return { ok: failed.length === 0 && i > 0 && c > 0, inclusion: i, consistency: c, failed };
}

function read<T>(folder: string, name: string): readonly T[] {
  const file = join(folder, name);
  if (!existsSync(file)) throw new StartRefused(`${name} is missing in ${folder}`);
  // sizes beyond what a JSON number can carry
  return JSON.parse(readFileSync(file, 'utf8').replace(/:(\d{16,})/g, ':"$1"')) as readonly T[];
}
