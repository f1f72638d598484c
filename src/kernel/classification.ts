// The classification of a shared field, as its department's SDL states it with @classified.
export const LEVELS = ['L1', 'L2', 'L3', 'L4'] as const;
export type Level = (typeof LEVELS)[number];
export type ShareType = 'UNCONDITIONAL' | 'CONDITIONAL' | 'NOT_SHARED';
export type Category = 'NON' | 'IDN' | 'MED' | 'FIN' | 'LOC' | 'U14' | 'BIO' | 'REL';
export type FilterRule = 'ANY' | 'EQUALITY' | 'GRANTED' | 'NONE';
export type MaskRule =
  | 'NAME'
  | 'ID_STRICT'
  | 'ID_6_4'
  | 'STUDENT_NO'
  | 'DISABILITY_NO'
  | 'PHONE'
  | 'BANK'
  | 'ADDRESS'
  | 'YEAR'
  | 'AGEBAND'
  | 'BAND'
  | 'BOOL'
  | 'LAST4'
  | 'ORG_TYPE'
  | 'NONE'
  | 'HIDE';

/** How a value is shown. `count` occurs only in statistics. */
export const RENDERS = ['plain', 'mask', 'band', 'bool', 'count', 'deny'] as const;
export type Render = (typeof RENDERS)[number];

/** What a field's GraphQL type can carry; it never depends on who asks. */
export type Shape =
  | 'ShownCode'
  | 'ShownCodes'
  | 'ShownInt'
  | 'ShownDecimal'
  | 'ShownDate'
  | 'String'
  | 'Boolean'
  | 'Int'
  | 'Decimal'
  | 'Date'
  | 'DateTime'
  | 'DivisionCode'
  | 'ID';

export interface ClassifiedField {
  /** `Type.field`, the name under which policy, errors, access map and record speak of it. */
  readonly coordinate: string;
  readonly type: string;
  readonly field: string;
  /** Folder name of the department that owns it. */
  readonly department: string;
  readonly shape: Shape;
  readonly level: Level;
  readonly share: ShareType;
  readonly category: Category;
  readonly mask: MaskRule;
  readonly filter: FilterRule;
  readonly label: string;
  /** Id of its code table in schema/codes.json. */
  readonly codes?: string;
  readonly notSharedBasis?: string;
  /** The level it rises to when the subject is under 14 (PIPL art. 28, 31). */
  readonly under14?: Level;
  /** A handle (`Recipient.id`, `Household.id`): outside the ceiling, plain to whoever may see the person at all. */
  readonly handle: boolean;
}

/** Every classified field, in a fixed order: a field's position is its number in decisions, marks and records. */
export interface Catalogue {
  readonly fields: readonly ClassifiedField[];
  readonly numberOf: ReadonlyMap<string, number>;
}

export function catalogueOf(fields: Iterable<ClassifiedField>): Catalogue {
  const sorted = [...fields].sort((a, b) => (a.coordinate < b.coordinate ? -1 : 1));
  return { fields: sorted, numberOf: new Map(sorted.map((field, i) => [field.coordinate, i])) };
}
