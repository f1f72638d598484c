// The family of the first story: every department knows something of it, so that one query shows the whole file.
import { addDays } from '../../../kernel/days.js';
import { hospitalFor } from '../../organisations.js';
import { benefit, temporaryAid } from '../assistance.js';
import { certificate } from '../disability.js';
import { type Build, daysBefore, type Family, yuan } from '../draft.js';
import { enrol } from '../education.js';
import { momentOf } from '../person.js';
import { charityAid } from '../social.js';
import { change } from './book.js';

/** A family that every department knows: the father ill and severely disabled, his mother bedridden, a child of ten at school. */
export function fullFile({ persons, household, random, plan }: Family, build: Build): void {
  const [father, wife, mother, child] = persons as [
    Family['persons'][number],
    Family['persons'][number],
    Family['persons'][number],
    Family['persons'][number],
  ];
  father.disability = {
    ...certificate(random, build, father, '4', '2'),
    rehabNeeds: ['辅助器具适配'],
    nursingSubsidy: '120.00',
    livingSubsidy: '320.00',
  };
  wife.disability = null;
  mother.disability = { ...certificate(random, build, mother, '4', '1'), nursingSubsidy: '180.00', livingSubsidy: '320.00' };
  child.disability = null;
  change(father, 'medical', {
    insuranceType: '390',
    insuredStatus: '1',
    premiumSubsidised: true,
    selfPaidYtd: '12860.50',
    majorIllness: true,
    chronicDiseaseCode: 'M00500',
    diagnosisCode: 'C34.9',
    hospital: hospitalFor('320402').uscc,
    medicalAidCategory: '2',
    medicalAidPaidYtd: '8300.00',
    oneStopSettled: true,
    severeMentalManaged: false,
  });
  change(child, 'medical', {
    insuranceType: '390',
    insuredStatus: '1',
    selfPaidYtd: '640.00',
    majorIllness: false,
    diagnosisCode: 'J18.9',
  });
  child.education = {
    ...enrol(random, child, '2', 10, '320402', 'DB'),
    studentStatus: '1',
    studentHardship: '1',
    studentAids: ['02', '03'],
    studentAidAmount: '2000.00',
    homeTeaching: false,
    dropoutWarning: false,
  };
  change(father, 'labour', {
    employmentStatus: '3',
    unemployRegDate: daysBefore(build.today, 200),
    difficultyFlag: true,
    difficultyKind: '2',
    publicPost: false,
    publicPostEnd: null,
  });
  change(wife, 'labour', { employmentStatus: '2', unemployRegDate: null, unemployBenefit: null });
  const on = daysBefore(build.today, 40);
  father.assistance = [
    ...father.assistance.filter((record) => record.assistanceType === 'DB_CS'),
    temporaryAid({ persons, household, random, plan }, build, on, '3', 3000),
    benefit(build, 'CJ_HL', plan.home.code, daysBefore(build.today, 400), {
      monthlyAmount: '120.00',
      payeeAccount: build.numbers.bankAccount(),
    }),
  ];
  father.charity = [
    charityAid(random, build, daysBefore(build.today, 30), '1', 5000),
    charityAid(random, build, daysBefore(build.today, 300), '6', 800),
  ];
  household.hardshipCauses = ['01', '02'];
  household.housing = {
    housingAid: '1',
    contractNo: 'GZ320402000001',
    rentSubsidyMonthly: null,
    perCapitaArea: '13.50',
    dilapidation: 'B',
    ownedHomes: 0,
  };
  household.perCapitaMonthlyIncome = yuan(486);
  household.rigidExpense12m = yuan(26480);
  household.rigidExpenseRatio = '1.14';
  const issued = daysBefore(build.today, 20);
  household.assetConclusion = '1';
  household.verification = {
    ...household.verification!,
    result: '1',
    exceededSources: [],
    depositBand: '1',
    vehicleCount: 0,
    propertyCount: 0,
    marketEntityRole: null,
    issuedAt: momentOf(issued, 10, 30),
    validUntil: addDays(issued, 180),
  };
}
