// What an auditor waits for: a page of fifty of who looked at a person, and of what an officer looked at.
import pg from 'pg';
import { createSearch } from '../../dist/src/audit/index.js';
import { at } from './append.mjs';
import { numbers, OFFICERS, officer, person } from './entries.mjs';

const PAGE = 50;
const ms = (value) => Number(value.toFixed(2));

/**
 * Persons as often as they are asked about, so mostly those with much to show; first pages, and the ones behind them. Twice, and never
 * the same persons: as it is right after loading, and as where it has been searched before.
 */
export async function search({ url, key, queries, seed }) {
  const pool = new pg.Pool({ connectionString: url, max: 3 }); // as many as a hub reads with
  const { find } = createSearch(pool, key);
  const random = numbers(seed);
  const measure = async (filterOf) => {
    const waits = [];
    let rows = 0;
    for (let i = 0; i < queries; i++) {
      const filter = filterOf();
      let after;
      for (let page = 0; page < 2; page++) {
        const start = performance.now();
        const { records, hasMore, endCursor } = await find(filter, PAGE, after);
        waits.push(performance.now() - start);
        rows += records.length;
        if (!hasMore) break;
        after = endCursor;
      }
    }
    const pages = waits.length;
    waits.sort((a, b) => a - b);
    return {
      pages,
      meanRows: Number((rows / pages).toFixed(1)),
      p50Ms: ms(at(waits, 0.5)),
      p95Ms: ms(at(waits, 0.95)),
      p99Ms: ms(at(waits, 0.99)),
    };
  };
  try {
    const byPerson = () => ({ recipientId: person(random) });
    const byOfficer = () => ({ officer: officer(Math.floor(OFFICERS * random())) });
    const both = async () => ({ accessTo: await measure(byPerson), accessRecords: await measure(byOfficer) });
    const afterLoading = await both();
    return { ...(await both()), afterLoading };
  } finally {
    await pool.end();
  }
}
