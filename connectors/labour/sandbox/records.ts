// What the bureau keeps of each person of working age or above, under its own names and codes.
import { asWritten, type World, type WorldLabour } from '../../../src/sandbox/kit.js';

/** Every item that can be asked for, in the order of the WSDL, in which they are answered too. */
export const ITEMS = [
  'XM',
  'JYZT',
  'SYDJRQ',
  'SYBXJYE',
  'JYKNBZ',
  'JYKNLB',
  'GYXGWBZ',
  'GYXGWQMRQ',
  'JJJSCS',
  'YLJYE',
  'SBJFZT',
] as const;
export type Item = (typeof ITEMS)[number];
export type LabourFile = Readonly<Record<Item, string | null>>;

const STATUS = ['11', '12', '21', '22', '31', '32', '33', '39'];
const INSURANCE = ['CBJF', 'ZTJF', 'WCB'];

/** xs:date as Java writes it: with the zone of the machine. */
const localDay = (day: string | null) => day && `${day}+08:00`;
/** xs:decimal as Java writes it: no zeros that say nothing. */
const decimal = (amount: string | null) => amount && String(Number(amount));

const fileOf = (name: string, labour: WorldLabour): LabourFile => ({
  XM: name,
  JYZT: STATUS[Number(labour.employmentStatus) - 1]!,
  SYDJRQ: localDay(labour.unemployRegDate),
  SYBXJYE: decimal(labour.unemployBenefit),
  JYKNBZ: String(labour.difficultyFlag),
  JYKNLB: labour.difficultyKind?.padStart(2, '0') ?? null,
  GYXGWBZ: String(labour.publicPost),
  GYXGWQMRQ: localDay(labour.publicPostEnd),
  JJJSCS: String(labour.jobRefusals),
  YLJYE: decimal(labour.pensionMonthly),
  SBJFZT: INSURANCE[Number(labour.socialInsuranceStatus) - 1]!,
});

/** By citizen id. */
export const labourFiles = (world: World): ReadonlyMap<string, LabourFile> =>
  new Map(
    world.persons.flatMap((person) =>
      person.citizenId && person.labour
        ? [[person.citizenId, fileOf(asWritten(world, 'labour', person).name, person.labour)] as const]
        : [],
    ),
  );
