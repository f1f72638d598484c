// Declares to the federation, once per operation, whose rows are used and which columns; finds them in its nightly files.
import type { CsvDrop, Source } from '../../src/connector.js';
import { columnsOf, toRow } from './mapping.js';

export function openDisability(drop: CsvDrop): Source {
  return {
    async load(batch, call) {
      const fields = batch.fields.get('DisabilityRecord') ?? [];
      const { rows, asOf, stale } = await drop.ask({ keys: [...new Set(batch.persons)], columns: columnsOf(fields) }, call);
      return {
        asOf,
        freshness: stale ? 'STALE' : 'CURRENT',
        persons: new Map(
          [...rows].map(([id, found]) => [id, new Map([['DisabilityRecord', found.map((cells) => toRow(fields, cells))]])]),
        ),
        households: new Map(),
      };
    },
    close: () => drop.close(),
  };
}
