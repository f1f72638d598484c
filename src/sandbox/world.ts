// The synthetic world that every stand-in department keeps its own part of: who lives where, with whom, and what befell them.
// Department-neutral facts in plain values; each sandbox writes them down under its own keys, columns and formats.
// 演示数据,均为虚构: nobody here exists; citizen ids carry division prefixes that were never issued (XXXX99).

/** A code of schema/codes.json. */
export type Code = string;
/** `YYYY-MM-DD`, Asia/Shanghai. */
export type Day = string;

export interface WorldPerson {
  /** Position in the world, from 0; stable for a seed. */
  readonly n: number;
  /** 18 characters, valid check digit, never issued; null for somebody without papers. */
  readonly citizenId: string | null;
  readonly idType: Code;
  readonly name: string;
  readonly sex: Code;
  readonly birthDate: Day;
  readonly ethnicity: Code;
  readonly maritalStatus: Code;
  readonly hukouType: Code;
  /** 12 digits. */
  readonly registeredDivision: string;
  readonly residenceDivision: string;
  readonly residenceAddress: string;
  readonly addressProtected: boolean;
  readonly phone: string | null;
  readonly lifeStatus: Code;
  /** `n` of the guardian; set for everybody under 18. */
  readonly guardian: number | null;
  readonly lowIncomeCategory: readonly Code[];
  readonly populationTags: readonly Code[];
  readonly realNameVerified: boolean;
  readonly household: number | null;
  /** GB/T 4761 relation to the head. */
  readonly relation: Code;
  readonly livesTogether: boolean;
  readonly supportObligor: boolean;
  readonly assistance: readonly WorldAssistance[];
  readonly medical: WorldMedical | null;
  readonly disability: WorldDisability | null;
  readonly education: WorldEducation | null;
  readonly labour: WorldLabour | null;
  readonly charity: readonly WorldCharityAid[];
  readonly rescues: readonly WorldRescue[];
}

export interface WorldHousehold {
  readonly n: number;
  /** `n` of the head. */
  readonly head: number;
  /** `n` of every live member (alive and living together), head first. Persons may name the household without being listed: the dead, and obligors who live elsewhere. */
  readonly members: readonly number[];
  readonly labourCapableCount: number;
  /** Money is decimal text in yuan with two places. */
  readonly perCapitaMonthlyIncome: string;
  readonly rigidExpense12m: string;
  readonly rigidExpenseRatio: string;
  readonly assetConclusion: Code;
  readonly hardshipCauses: readonly Code[];
  readonly hardshipScore: string;
  readonly hardshipRank: number;
  readonly circleLevel: Code | null;
  readonly zeroEmployment: boolean;
  readonly preventionCategory: Code | null;
  readonly relapseRisks: readonly Code[];
  readonly riskEliminated: boolean | null;
  readonly verification: WorldVerification | null;
  readonly housing: WorldHousing | null;
}

export interface WorldAssistance {
  readonly assistanceType: Code;
  readonly certificateNo: string;
  readonly approvedDate: Day;
  readonly guaranteedPersons: number | null;
  readonly monthlyAmount: string | null;
  readonly fullHousehold: boolean | null;
  readonly supportMode: Code | null;
  readonly selfCareLevel: Code | null;
  readonly nextReviewDate: Day | null;
  readonly stopReason: string | null;
  readonly tempAidAmount: string | null;
  readonly tempAidCause: Code | null;
  readonly tempAidDate: Day | null;
  readonly payeeAccount: string | null;
}
export interface WorldVerification {
  readonly reportNo: string;
  readonly result: Code;
  readonly exceededSources: readonly Code[];
  readonly depositBand: Code;
  readonly vehicleCount: number;
  readonly propertyCount: number;
  readonly marketEntityRole: Code | null;
  /** ISO 8601 UTC. */
  readonly issuedAt: string;
  readonly validUntil: Day;
}
export interface WorldMedical {
  readonly insuranceNo: string;
  readonly insuranceType: Code;
  readonly insuredStatus: Code;
  readonly premiumSubsidised: boolean;
  readonly selfPaidYtd: string;
  readonly majorIllness: boolean;
  readonly chronicDiseaseCode: Code | null;
  /** ICD-10. */
  readonly diagnosisCode: string | null;
  /** Credit code of the hospital that treated last. */
  readonly hospital: string | null;
  readonly medicalAidCategory: Code | null;
  readonly medicalAidPaidYtd: string;
  readonly oneStopSettled: boolean;
  readonly careDisabilityGrade: number | null;
  readonly severeMentalManaged: boolean;
  readonly infectious: boolean;
  readonly emergencyAidCase: boolean;
  /** The health system's own number of a 疾病应急救助 case; the only key to a patient without papers. */
  readonly emergencyAidNo: string | null;
}
export interface WorldDisability {
  readonly certNo: string;
  readonly type: Code;
  readonly grade: Code;
  readonly validUntil: Day;
  readonly livingSubsidy: string | null;
  readonly nursingSubsidy: string | null;
  readonly rehabNeeds: readonly string[];
  readonly accessibleRenovation: boolean;
}
export interface WorldEducation {
  readonly studentNo: string;
  readonly schoolName: string;
  readonly schoolUscc: string;
  readonly schoolStage: Code;
  readonly grade: string;
  readonly studentStatus: Code;
  readonly studentHardship: Code;
  readonly studentAids: readonly Code[];
  readonly studentAidAmount: string;
  readonly homeTeaching: boolean;
  readonly dropoutWarning: boolean;
}
export interface WorldHousing {
  readonly housingAid: Code;
  readonly contractNo: string | null;
  readonly rentSubsidyMonthly: string | null;
  readonly perCapitaArea: string;
  readonly dilapidation: Code | null;
  readonly ownedHomes: number;
}
export interface WorldLabour {
  readonly employmentStatus: Code;
  readonly unemployRegDate: Day | null;
  readonly unemployBenefit: string | null;
  readonly difficultyFlag: boolean;
  readonly difficultyKind: Code | null;
  readonly publicPost: boolean;
  readonly publicPostEnd: Day | null;
  readonly jobRefusals: number;
  readonly pensionMonthly: string | null;
  readonly socialInsuranceStatus: Code;
}
export interface WorldCharityAid {
  readonly charityOrgUscc: string;
  readonly charityOrgName: string;
  readonly projectName: string;
  readonly projectType: Code;
  readonly grantAmount: string;
  readonly grantDate: Day;
  readonly aidGoods: readonly string[];
  readonly beneficiaryConsentId: string;
}
export interface WorldRescue {
  readonly rescueRecordNo: string;
  readonly identityStatus: Code;
  readonly foundAt: string;
  readonly foundPlace: string;
  readonly originPlace: string | null;
  readonly services: readonly Code[];
  readonly revisitDue: Day | null;
}

/** A case (救助事项) as civil affairs keeps it. */
export interface WorldCase {
  readonly caseNo: string;
  readonly household: number | null;
  readonly person: number;
  readonly tier: Code;
  readonly open: boolean;
  readonly organisation: string;
  readonly acceptedOn: Day;
  /** Accounts of officers who are related to the family (近亲属回避). */
  readonly relatedOfficers?: readonly string[];
}
/** A verification letter (核对授权书), which the hub keeps; `signedBy` are persons' `n`. */
export interface WorldLetter {
  readonly no: string;
  readonly household: number;
  readonly signedBy: readonly number[];
  readonly signedOn: Day;
  readonly expiresOn: Day;
}
/** A body that asks: window, bureau, hospital, school, charity. */
export interface WorldOrganisation {
  readonly uscc: string;
  readonly name: string;
  readonly role: string;
  readonly divisions: readonly string[];
}
/** One of the story persons of `zhongfu stories`. */
export interface WorldStory {
  readonly key: string;
  readonly persons: readonly number[];
  readonly role: string;
  readonly organisation: string;
  readonly divisions: readonly string[];
  readonly purpose: string | null;
  readonly caseNo: string | null;
  /** Departments that must exist for the story to be listed. */
  readonly departments: readonly string[];
  readonly also?: readonly { role: string; organisation: string; divisions: readonly string[]; recipient?: number }[];
}

/**
 * Where one department's copy departs from what is true: its sandbox writes these down instead (`asWritten` of the kit), so that
 * two departments differ as real ones do. Keys are persons' `n`.
 */
export interface WorldFeed {
  /** The name as its clerks wrote it. */
  readonly names: Readonly<Record<number, string>>;
  /** The citizen id as its clerks wrote it: 15 digits, or with a small x. */
  readonly ids: Readonly<Record<number, string>>;
  /** The registered division as it stands there still: a code that was given up, with its digits of town and village. */
  readonly divisions: Readonly<Record<number, string>>;
  /** Whom it has as dead, or still as alive, where the population register says otherwise. */
  readonly lifeStatus: Readonly<Record<number, Code>>;
  /** Somebody else whom it keeps under a person's citizen id. */
  readonly strangers: readonly WorldStranger[];
  /** Children whom it also keeps as members of a second household. */
  readonly secondHouseholds: Readonly<Record<number, number>>;
  /** Hours since its last update, where that is longer than its cycle; 0 where it is on time. */
  readonly lateHours: number;
}
export interface WorldStranger {
  readonly of: number;
  readonly name: string;
  /** The department's own number of this one. */
  readonly number: string;
}

export interface World {
  /** Changes whenever any of the data does: a department that loaded this id already need not load again. */
  readonly id: string;
  readonly seed: number;
  /** The day the data stands for. */
  readonly today: Day;
  readonly persons: readonly WorldPerson[];
  readonly households: readonly WorldHousehold[];
  readonly cases: readonly WorldCase[];
  readonly letters: readonly WorldLetter[];
  readonly organisations: readonly WorldOrganisation[];
  readonly stories: readonly WorldStory[];
  /** By department; one whose copy is faultless may be absent. */
  readonly feeds: Readonly<Record<string, WorldFeed>>;
  /** One person under two citizen ids: the number in use, and one given up whose record was never closed. */
  readonly twins: readonly (readonly [n: number, former: number])[];
}
