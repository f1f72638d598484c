// Where a page of a search goes on.
import type { Queryable } from './leaves.js';

/** A place in the order of a search: newest first, over all shards. */
export interface Place {
  readonly log: number;
  /** Microseconds as the database has them. */
  readonly ts: string;
  readonly index: bigint;
}
/** A cursor is an event's id: where it stands in the record, and so how the record grows, it does not tell. */
export const cursorOf = (eventId: string): string => Buffer.from(eventId.replaceAll('-', ''), 'hex').toString('base64url');

/** Throws RangeError on what is no cursor. */
export async function placeOf(db: Queryable, cursor: string): Promise<Place> {
  const id = Buffer.from(cursor, 'base64url');
  const { rows } =
    id.length === 16
      ? await db.query(
          'SELECT log_id, idx, (extract(epoch FROM ts) * 1000000)::bigint AS us FROM audit.leaf WHERE event_id = $1',
          [id.toString('hex')],
        )
      : { rows: [] };
  if (!rows[0]) throw new RangeError('not a cursor of this search');
  return { log: rows[0].log_id, ts: rows[0].us, index: BigInt(rows[0].idx) };
}
