// Declares to the federation, once per operation, whose rows are used and which columns; finds them in its nightly files.
import type { CsvDrop, Source } from '../../src/connector.js';
import { columnsOf, toRow } from './mapping.js';

const CERTIFICATE = '残疾人证号';
const NAME = '姓名';
/** As many as are linked at a time. */
const PAGE = 1_000;

export function openDisability(drop: CsvDrop): Source {
  return {
    async load({ persons, fields }, call) {
      const { rows, asOf, stale } = await drop.ask({ keys: [...new Set(persons)], columns: columnsOf(fields) }, call);
      return {
        asOf,
        freshness: stale ? 'STALE' : 'CURRENT',
        persons: new Map(
          [...rows].map(([id, found]) => [
            id,
            new Map([...fields].map(([type, names]) => [type, found.map((cells) => toRow(type, names, cells))])),
          ]),
        ),
        households: new Map(),
      };
    },

    async *numbers(call, only) {
      if (only && only.kind !== 'DISABILITY_CERT_NO') return;
      const wanted = only && new Set(only.values.map((value) => value.toUpperCase()));
      const listed = await drop.list([CERTIFICATE, NAME], call);
      const these = wanted ? listed.filter(([, cells]) => wanted.has(cells[CERTIFICATE]!.toUpperCase())) : listed;
      for (let at = 0; at < these.length; at += PAGE)
        yield these.slice(at, at + PAGE).map(([citizenId, cells]) => ({
          kind: 'DISABILITY_CERT_NO' as const,
          value: cells[CERTIFICATE]!.toUpperCase(),
          citizenId,
          name: cells[NAME]!,
        }));
    },

    close: () => drop.close(),
  };
}
