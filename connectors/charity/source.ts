// Asks the charity federation's subgraph for all beneficiaries of an operation in one `_entities` call.
import { z } from 'zod';
import { BadAnswer, type Batch, type CallContext, type Loaded, type Source, type Subgraph } from '../../src/connector.js';
import { namesOf, toRow } from './mapping.js';

const HOUR = 3_600_000;

const Status = z.object({ updatedAt: z.iso.datetime({ offset: true }), everyHours: z.int().positive() });
const Aids = z.array(z.record(z.string(), z.unknown()));

export function openCharity(subgraph: Subgraph, now: () => number = Date.now): Source {
  return { load: (batch, call) => load(subgraph, batch, call, now()), close: () => subgraph.close() };
}

async function load(subgraph: Subgraph, batch: Batch, call: CallContext, now: number): Promise<Loaded> {
  const fields = batch.fields.get('CharityAid') ?? [];
  // Whether there is any aid may be shown where nothing of it may.
  const names = fields.length > 0 ? namesOf(fields) : ['__typename'];
  const { entities, also } = await subgraph.entities(
    {
      type: 'Beneficiary',
      key: 'idNumber',
      values: batch.persons,
      select: { aids: Object.fromEntries(names.map((name) => [name, true])) },
      also: { dataStatus: { updatedAt: true, everyHours: true } },
    },
    call,
  );
  const persons = batch.persons.map((idNumber, i) => {
    const beneficiary = entities[i];
    const aids = beneficiary ? agreed(Aids, beneficiary.aids) : [];
    return [idNumber, new Map([['CharityAid', aids.map((aid) => toRow(fields, aid))]])] as const;
  });
  return { ...stateOf(agreed(Status, also.dataStatus), now), persons: new Map(persons), households: new Map() };
}

/** Half a cycle's grace before the federation's register counts as stale. */
const stateOf = ({ updatedAt, everyHours }: z.output<typeof Status>, now: number): Pick<Loaded, 'asOf' | 'freshness'> => ({
  asOf: new Date(updatedAt).toISOString(),
  freshness: now - Date.parse(updatedAt) > everyHours * 1.5 * HOUR ? 'STALE' : 'CURRENT',
});

function agreed<S extends z.ZodType>(form: S, value: unknown): z.output<S> {
  const parsed = form.safeParse(value);
  if (!parsed.success) throw new BadAnswer('charity: the answer is not of its agreed form');
  return parsed.data;
}
