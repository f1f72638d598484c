// Which column of the bureau's shared views holds which field of the schema.
export type Kind = 'text' | 'code' | 'codes' | 'division' | 'flag' | 'int' | 'decimal' | 'date' | 'moment';
export interface Column {
  readonly column: string;
  readonly kind: Kind;
  /** The name in our rows, where it is not the field's own: the hub computes the field from it. */
  readonly as?: string;
}
export interface AskedColumn extends Column {
  readonly field: string;
}
export interface View {
  readonly view: string;
  /** The column that says whom, or which household, a row is about. */
  readonly key: string;
  readonly of: 'person' | 'household';
  readonly columns: Readonly<Record<string, Column>>;
}

const column =
  (kind: Kind) =>
  (name: string, as?: string): Column => ({ column: name, kind, ...(as && { as }) });
const text = column('text');
const code = column('code');
const codes = column('codes');
const division = column('division');
const flag = column('flag');
const int = column('int');
const decimal = column('decimal');
const date = column('date');
const moment = column('moment');

export const VIEWS: Readonly<Record<string, View>> = {
  Recipient: {
    view: 'gongxiang.v_ryxx',
    key: 'sfzh',
    of: 'person',
    columns: {
      citizenId: text('sfzh'),
      idType: code('zjlx'),
      name: text('xm'),
      sex: code('xb'),
      birthDate: date('csrq'),
      age: date('csrq', 'birthDate'),
      ethnicity: code('mz'),
      maritalStatus: code('hyzk'),
      hukouType: code('hklb'),
      registeredDivision: division('hjqh'),
      residenceDivision: division('czqh'),
      residenceAddress: text('jzdz'),
      addressProtected: flag('dzbh'),
      phone: text('lxdh'),
      lifeStatus: code('sczt'),
      guardianId: text('jhrsfz'),
      lowIncomeCategory: codes('dsrlb'),
      populationTags: codes('tsqt'),
      realNameVerified: flag('smrz'),
    },
  },
  CivilAssistance: {
    view: 'gongxiang.v_jzxx',
    key: 'sfzh',
    of: 'person',
    columns: {
      assistanceType: code('jzlx'),
      certificateNo: text('jzzh'),
      approvedDate: date('qrrq'),
      guaranteedPersons: int('bzrs'),
      monthlyAmount: decimal('ybzje'),
      fullHousehold: flag('zhbz'),
      supportMode: code('gyfs'),
      selfCareLevel: code('zlnl'),
      nextReviewDate: date('fhrq'),
      stopReason: text('tfyy'),
      tempAidAmount: decimal('lsje'),
      tempAidCause: code('lssy'),
      tempAidDate: date('lsrq'),
      payeeAccount: text('yhzh'),
    },
  },
  RescueRecord: {
    view: 'gongxiang.v_jzjl',
    key: 'sfzh',
    of: 'person',
    columns: {
      rescueRecordNo: text('jzbh'),
      identityStatus: code('cmzt'),
      foundAt: moment('fxsj'),
      foundPlace: text('fxdd'),
      originPlace: division('lcd'),
      rescueServices: codes('jznr'),
      revisitDue: date('hfrq'),
    },
  },
  Household: {
    view: 'gongxiang.v_jtxx',
    key: 'jtbh',
    of: 'household',
    columns: {
      headRecipientId: text('hzsfz'),
      householdSize: int('jtrks'),
      labourCapableCount: int('ldls'),
      perCapitaMonthlyIncome: decimal('rjysr'),
      rigidExpense12m: decimal('gxzc'),
      rigidExpenseRatio: decimal('zcsrb'),
      assetConclusion: code('ccjl'),
      hardshipCauses: codes('zkyy'),
      hardshipScore: decimal('knfz'),
      hardshipRank: int('knpm'),
      circleLevel: code('xxq'),
      zeroEmployment: flag('ljyjt'),
      preventionCategory: code('jclb'),
      relapseRisks: codes('fpfx'),
      riskEliminated: flag('fxxc'),
    },
  },
  HouseholdMember: {
    view: 'gongxiang.v_jtcy',
    key: 'jtbh',
    of: 'household',
    columns: {
      // not a field of the schema: says whose row it is, so that the hub can attach it to the person
      citizenId: text('sfzh'),
      relation: code('yhzgx'),
      livesTogether: flag('gtsh'),
      supportObligor: flag('syyw'),
    },
  },
  EconomicVerification: {
    view: 'gongxiang.v_hdbg',
    key: 'jtbh',
    of: 'household',
    columns: {
      reportNo: text('bgbh'),
      authorisationId: text('sqsbh'),
      result: code('hdjl'),
      exceededSources: codes('cbly'),
      depositBand: code('ckqj'),
      vehicleCount: int('cls'),
      propertyCount: int('bdcs'),
      marketEntityRole: code('scztrz'),
      issuedAt: moment('cjsj'),
      validUntil: date('yxqz'),
    },
  },
};

/** Fields that the hub gives itself; no department has a column for them. */
const HUB_FIELDS = new Set(['id']);

/** The columns that hold the asked fields of a type. Throws for a field that has none: that is a mistake in this folder. */
export function columnsFor(type: string, fields: readonly string[]): readonly AskedColumn[] {
  const view = VIEWS[type];
  if (!view) throw new Error(`civil affairs shares no ${type}`);
  const asked = type === 'HouseholdMember' ? ['citizenId', ...fields] : fields;
  return asked
    .filter((field) => !HUB_FIELDS.has(field))
    .map((field) => {
      if (!Object.hasOwn(view.columns, field)) throw new Error(`civil affairs shares no ${type}.${field}`);
      return { field, ...view.columns[field]! };
    });
}
