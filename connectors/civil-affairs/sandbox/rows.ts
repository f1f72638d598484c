// The synthetic world written down as the bureau writes it.
import { asWritten, feedOf, type World, type WorldHousehold, type WorldPerson, type Written } from '../../../src/sandbox/kit.js';

type BureauRow = Readonly<Record<string, string | number | null>>;

const flag = (value: boolean | null): string | null => (value === null ? null : value ? '1' : '0');
const list = (codes: readonly string[]): string => codes.join(',');

/** The bureau's own number of a household: the head's county and a running number. */
export const householdNo = (world: World, household: WorldHousehold): string =>
  world.persons[household.head]!.registeredDivision.slice(0, 6) + String(household.n + 1).padStart(8, '0');

/** Rows of every table, by its name. */
export function* bureauRows(world: World): Generator<readonly [table: string, row: BureauRow]> {
  const numberOf = new Map(world.households.map((household) => [household.n, householdNo(world, household)]));
  const jtbh = (n: number | null): string | null => (n === null ? null : (numberOf.get(n) ?? null));
  const sfzh = (n: number | null): string | null => (n === null ? null : (world.persons[n]?.citizenId ?? null));
  const live = new Set(world.households.flatMap((household) => household.members));
  const letters = new Map(world.letters.map((letter) => [letter.household, letter.no]));
  const { secondHouseholds } = feedOf(world, 'civil-affairs');
  let aid = 0;
  for (const person of world.persons) {
    yield ['ryxx', personRow(person, asWritten(world, 'civil-affairs', person), sfzh(person.guardian), jtbh(person.household))];
    if (person.household !== null) yield ['jtcy', memberRow(person, jtbh(person.household), live.has(person.n))];
    const second = secondHouseholds[person.n]; // a village entered the child again, with the grandparents, and nobody noticed
    if (second !== undefined)
      yield ['jtcy', { ...memberRow(person, jtbh(second), true), jlh: world.persons.length + person.n + 1 }];
    for (const a of person.assistance)
      yield [
        'jzxx',
        {
          jzxh: ++aid,
          sfzh: person.citizenId,
          jzlx: a.assistanceType,
          jzzh: a.certificateNo,
          qrrq: a.approvedDate,
          bzrs: a.guaranteedPersons,
          ybzje: a.monthlyAmount,
          zhbz: flag(a.fullHousehold),
          gyfs: a.supportMode,
          zlnl: a.selfCareLevel,
          fhrq: a.nextReviewDate,
          tfyy: a.stopReason,
          lsje: a.tempAidAmount,
          lssy: a.tempAidCause,
          lsrq: a.tempAidDate,
          yhzh: a.payeeAccount,
        },
      ];
    for (const r of person.rescues)
      yield [
        'jzjl',
        {
          jzbh: r.rescueRecordNo,
          sfzh: person.citizenId,
          cmzt: r.identityStatus,
          fxsj: r.foundAt,
          fxdd: r.foundPlace,
          lcd: r.originPlace,
          jznr: list(r.services),
          hfrq: r.revisitDue,
        },
      ];
  }
  for (const household of world.households) {
    yield ['jtxx', householdRow(household, numberOf.get(household.n)!, sfzh(household.head))];
    const v = household.verification;
    if (v)
      yield [
        'hdbg',
        {
          jtbh: numberOf.get(household.n)!,
          bgbh: v.reportNo,
          sqsbh: letters.get(household.n) ?? null,
          hdjl: v.result,
          cbly: list(v.exceededSources),
          ckqj: v.depositBand,
          cls: v.vehicleCount,
          bdcs: v.propertyCount,
          scztrz: v.marketEntityRole,
          cjsj: v.issuedAt,
          yxqz: v.validUntil,
        },
      ];
  }
  for (const c of world.cases)
    yield [
      'jzsx',
      {
        sxbh: c.caseNo,
        sfzh: sfzh(c.person),
        jtbh: jtbh(c.household),
        sxdj: c.tier,
        blzt: c.open ? '1' : '2',
        cbdw: c.organisation,
        slrq: c.acceptedOn,
        hbry: c.relatedOfficers?.join(',') || null,
      },
    ];
}

const personRow = (p: WorldPerson, { registeredDivision }: Written, guardian: string | null, jtbh: string | null): BureauRow => ({
  rybh: p.n + 1,
  sfzh: p.citizenId,
  zjlx: p.idType,
  xm: p.name,
  xb: p.sex,
  csrq: p.birthDate,
  mz: p.ethnicity,
  hyzk: p.maritalStatus,
  hklb: p.hukouType,
  hjqh: registeredDivision,
  czqh: p.residenceDivision,
  jzdz: p.residenceAddress,
  dzbh: flag(p.addressProtected),
  lxdh: p.phone,
  sczt: p.lifeStatus,
  jhrsfz: guardian,
  dsrlb: list(p.lowIncomeCategory),
  tsqt: list(p.populationTags),
  smrz: flag(p.realNameVerified),
  jtbh,
});

const memberRow = (p: WorldPerson, jtbh: string | null, isLive: boolean): BureauRow => ({
  jlh: p.n + 1,
  jtbh,
  sfzh: p.citizenId,
  yhzgx: p.relation,
  gtsh: flag(p.livesTogether),
  syyw: flag(p.supportObligor),
  zcbz: flag(isLive),
});

const householdRow = (h: WorldHousehold, jtbh: string, head: string | null): BureauRow => ({
  jtbh,
  hzsfz: head,
  jtrks: h.members.length,
  ldls: h.labourCapableCount,
  rjysr: h.perCapitaMonthlyIncome,
  gxzc: h.rigidExpense12m,
  zcsrb: h.rigidExpenseRatio,
  ccjl: h.assetConclusion,
  zkyy: list(h.hardshipCauses),
  knfz: h.hardshipScore,
  knpm: h.hardshipRank,
  xxq: h.circleLevel,
  ljyjt: flag(h.zeroEmployment),
  jclb: h.preventionCategory,
  fpfx: list(h.relapseRisks),
  fxxc: flag(h.riskEliminated),
});
