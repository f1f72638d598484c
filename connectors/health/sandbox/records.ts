// What the bureau keeps of each insured person, under its own names and codes.
import { asWritten, feedOf, type World, type WorldMedical, type Written } from '../../../src/sandbox/kit.js';

/** Every property that can be asked for. */
export const PROPERTIES = [
  'psn_no',
  'certno',
  'psn_name',
  'surv_stas',
  'insutype',
  'psn_insu_stas',
  'clct_subs_flag',
  'psn_part_amt_ytd',
  'hgh_exp_warn_flag',
  'mjr_dise_flag',
  'opsp_dise_code',
  'diag_code',
  'fixmedins_code',
  'maf_psn_type',
  'maf_pay_ytd',
  'onestop_setl_flag',
  'ltc_dsab_lv',
  'smi_mgt_flag',
  'infdis_flag',
  'emgc_aid_flag',
] as const;
export type BureauRecord = Readonly<Record<(typeof PROPERTIES)[number], string | number>>;

const bit = (yes: boolean) => (yes ? '1' : '0');
/** The bureau's own list of kinds of medical aid. */
const mafType = (code: string) =>
  code === '1' ? '11' : code === '2' ? '12' : code === '3' ? '13' : code === '4' ? '14' : code === '5' ? '21' : '99';

function current(written: Written, medical: WorldMedical): BureauRecord {
  return {
    psn_no: medical.insuranceNo,
    certno: written.citizenId ?? '',
    psn_name: written.name,
    surv_stas: bit(written.lifeStatus !== '2'),
    insutype: medical.insuranceType,
    psn_insu_stas: medical.insuredStatus,
    clct_subs_flag: bit(medical.premiumSubsidised),
    psn_part_amt_ytd: Number(medical.selfPaidYtd),
    hgh_exp_warn_flag: bit(Number(medical.selfPaidYtd) > 10_000),
    mjr_dise_flag: bit(medical.majorIllness),
    opsp_dise_code: medical.chronicDiseaseCode ?? '',
    diag_code: medical.diagnosisCode ?? '',
    fixmedins_code: medical.hospital ?? '',
    maf_psn_type: medical.medicalAidCategory === null ? '' : mafType(medical.medicalAidCategory),
    maf_pay_ytd: Number(medical.medicalAidPaidYtd),
    onestop_setl_flag: bit(medical.oneStopSettled),
    ltc_dsab_lv: medical.careDisabilityGrade === null ? '' : String(medical.careDisabilityGrade),
    smi_mgt_flag: bit(medical.severeMentalManaged),
    infdis_flag: bit(medical.infectious),
    emgc_aid_flag: bit(medical.emergencyAidCase),
  };
}

/** Somebody who went from one insurance to another this year: the earlier period, ended, with nothing spent in it. */
function former(now: BureauRecord): BureauRecord {
  const ended = { insutype: now.insutype === '310' ? '390' : '310', psn_insu_stas: '4' };
  const none = {
    clct_subs_flag: '0',
    psn_part_amt_ytd: 0,
    hgh_exp_warn_flag: '0',
    maf_psn_type: '',
    maf_pay_ytd: 0,
    onestop_setl_flag: '0',
  };
  return {
    ...now,
    ...ended,
    ...none,
    mjr_dise_flag: '0',
    opsp_dise_code: '',
    diag_code: '',
    fixmedins_code: '',
    emgc_aid_flag: '0',
  };
}

/** By citizen id as it is written today, of patients without papers by the number of the emergency; old forms are found too. About 3 % have two records, story persons never. */
export function bureauRecords(world: World): ReadonlyMap<string, readonly BureauRecord[]> {
  const told = new Set(world.stories.flatMap((story) => story.persons));
  const records = new Map<string, readonly BureauRecord[]>();
  for (const person of world.persons) {
    const number = person.citizenId ?? person.medical?.emergencyAidNo;
    if (!number || !person.medical) continue;
    const now = current(asWritten(world, 'health', person), person.medical);
    records.set(number, person.n % 33 === 7 && !told.has(person.n) ? [now, former(now)] : [now]);
  }
  return records;
}

/** A line of the list of numbers; empty text where there is none. `hospital` is not told. */
export interface BureauNumber {
  readonly hospital: string | null;
  readonly psn_no: string;
  readonly certno: string;
  readonly psn_name: string;
  readonly emgc_no: string;
}

/** Everybody on the books, those without papers too, and those who stand there under somebody else's number. */
export function bureauNumbers(world: World): readonly BureauNumber[] {
  const known = world.persons.flatMap((person): BureauNumber[] => {
    if (!person.medical) return [];
    const { name, citizenId } = asWritten(world, 'health', person);
    const { insuranceNo, emergencyAidNo, hospital } = person.medical;
    return [{ psn_no: insuranceNo, certno: citizenId ?? '', psn_name: name, emgc_no: emergencyAidNo ?? '', hospital }];
  });
  const strangers = feedOf(world, 'health').strangers.map(({ of, name, number }) => ({
    psn_no: number,
    certno: world.persons[of]!.citizenId!,
    psn_name: name,
    emgc_no: '',
    hospital: null,
  }));
  return [...known, ...strangers];
}
