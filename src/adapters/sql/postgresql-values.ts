// How PostgreSQL's text answers become values: nothing may lose a digit or move to another day on the way.
import pg from 'pg';

type Parse = (text: string) => unknown;
const asText: Parse = (text) => text;
const textArray = pg.types.getTypeParser(1009 as never) as Parse;

/** `2026-01-01 08:00:00.12+08` → ISO 8601 UTC. */
const moment: Parse = (text) => isoOf(text.replace(/([+-]\d\d)$/, '$1:00'));
/** A moment without a zone is what the clock on the department's wall showed: Asia/Shanghai. */
const wallClock: Parse = (text) => isoOf(`${text}+08:00`);

function isoOf(text: string): string | null {
  const time = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(time) ? null : new Date(time).toISOString(); // 'infinity' is no moment
}

const PARSERS = new Map<number, Parse>([
  [20, asText], // int8
  [1700, asText], // numeric
  [1082, asText], // date
  [1114, wallClock], // timestamp
  [1184, moment], // timestamptz
  [1016, textArray], // int8[]
  [1231, textArray], // numeric[]
  [1182, textArray], // date[]
]);

/** The parsers handed to the driver; types not named here keep its own (text, integers, booleans, JSON). */
export const valueTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    PARSERS.get(oid) ?? pg.types.getTypeParser(oid, (format ?? 'text') as 'text')) as typeof pg.types.getTypeParser,
};
