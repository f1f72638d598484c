// The decision: effective = asked ∩ grant ∩ ceiling ∩ consent ∩ row facts, planned once per caller and looked up for each person.
import type { Catalogue } from '../kernel/classification.js';
import type { Purpose } from '../kernel/codes.js';
import { purposeRefusal } from './admission.js';
import type { Ceiling } from './ceiling.js';
import { indexGrants, type Standing, standings } from './grants.js';
import { PlanTable } from './plan.js';
import { prefixesOf } from './scope.js';
import type { Caller, Column, Grant, Refusal } from './types.js';

/** What one caller may see for one purpose today. Ask `decidePerson` and `decideHousehold` with it. */
export interface Plan {
  readonly caller: Caller;
  readonly purpose: Purpose | null;
  /** `YYYY-MM-DD`, Asia/Shanghai. */
  readonly today: string;
  /** The day on which ages are counted: today's also where another day is asked about, or trying days would find out a birthday. */
  readonly agesOn: string;
  /** What role, purpose and grants allow, before any row fact. Handles stand in it as plain. */
  readonly column: Column;
  /** False: no coordinate of anybody may be shown. Nobody MUST then be looked up, so that the answer cannot tell who is known. */
  readonly shows: boolean;
  /** The caller's usable division prefixes. */
  readonly prefixes: readonly string[];
  readonly table: PlanTable;
  /** The column of somebody refused as a whole, for instance because the facts are not to be had. */
  refuse(code: Refusal): Column;
}

export interface Decider {
  plan(asked: {
    readonly caller: Caller;
    readonly purpose: Purpose | null;
    readonly today: string;
    /** Absent: `today`. */
    readonly agesOn?: string;
  }): Plan;
}

const MAX_TABLES = 2_000;

/** A decider for one ceiling and one snapshot of the grants: make a new one when either changes. It asks nothing and forgets nothing. */
export function createDecider(inputs: {
  readonly ceiling: Ceiling;
  readonly catalogue: Catalogue;
  readonly grants: readonly Grant[];
}): Decider {
  const { ceiling, catalogue } = inputs;
  const agreementsOf = indexGrants(inputs.grants);
  const tables = new Map<string, PlanTable>();

  const makeTable = (caller: Caller, purpose: Purpose | null, today: string): PlanTable => {
    const barred = purposeRefusal(caller.role, purpose);
    if (barred || !purpose) {
      const nothing = catalogue.fields.map((): Standing => barred ?? { code: 'NO_PURPOSE', rule: 'purpose:none' });
      return new PlanTable(catalogue, ceiling.rowFacts, nothing, [], caller.role, barred);
    }
    const agreements = agreementsOf(caller.organisation, purpose.code, today);
    const standing = standings(catalogue, ceiling.table(caller.role, purpose.code), agreements, purpose, caller.role);
    return new PlanTable(catalogue, ceiling.rowFacts, standing, agreements.live, caller.role, null);
  };

  return {
    plan({ caller, purpose, today, agesOn = today }) {
      // lengths, so that no two callers' words run together into one key
      const key = `${caller.role.length} ${caller.role} ${purpose?.code} ${today} ${caller.organisation}`;
      let table = tables.get(key);
      if (!table) {
        if (tables.size >= MAX_TABLES) tables.clear();
        table = makeTable(caller, purpose, today);
        tables.set(key, table);
      }
      const { column, shows } = table;
      const made = table;
      return {
        caller,
        purpose,
        today,
        agesOn,
        column,
        shows,
        prefixes: prefixesOf(caller.divisions),
        table,
        refuse: (code) => made.refuse(code),
      };
    },
  };
}
