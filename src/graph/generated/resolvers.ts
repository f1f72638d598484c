// Generated from the SDL by `npm run schema`; not edited by hand.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { View, ConnectionView, EdgeView } from '../subjects.js';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** 公民身份号码 (citizen identity number), GB 11643-1999; errors: BAD_USER_INPUT with rule LENGTH CHARSET DATE CHECK_DIGIT */
  CitizenId: { input: string; output: string; }
  /** 日期 (calendar day, Asia/Shanghai), YYYY-MM-DD */
  Date: { input: string; output: string; }
  /** 时刻 (moment, UTC), ISO 8601 */
  DateTime: { input: string; output: string; }
  /** 十进制数 (exact decimal as text); 金额单位为元 (money in yuan) */
  Decimal: { input: string; output: string; }
  /** 行政区划代码 (division code): 2–12 digits, GB/T 2260 and statistical divisions */
  DivisionCode: { input: string; output: string; }
};

export type AccessConnection = {
  edges: Array<AccessEdge>;
  pageInfo: PageInfo;
};

export type AccessEdge = {
  cursor: Scalars['String']['output'];
  node: AccessRecord;
};

/** 筛选访问记录 (all conditions must hold); `from` is included, `to` is not */
export type AccessFilter = {
  /** 事项编号 (case number) */
  case?: InputMaybe<Scalars['String']['input']>;
  citizenId?: InputMaybe<Scalars['CitizenId']['input']>;
  client?: InputMaybe<Scalars['String']['input']>;
  coordinate?: InputMaybe<Scalars['String']['input']>;
  decision?: InputMaybe<Render>;
  department?: InputMaybe<Scalars['String']['input']>;
  /** 仅急难访问 (emergency accesses only) */
  emergencyOnly?: InputMaybe<Scalars['Boolean']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** 账号 (the officer's account) */
  officer?: InputMaybe<Scalars['String']['input']>;
  organisation?: InputMaybe<Scalars['String']['input']>;
  purpose?: InputMaybe<Scalars['String']['input']>;
  recipientId?: InputMaybe<Scalars['ID']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** 一次访问 (one access) */
export type AccessRecord = {
  at: Scalars['DateTime']['output'];
  /** 事项编号 (case number); null once erased, and to the person itself */
  caseNo: Maybe<Scalars['String']['output']>;
  client: Maybe<Scalars['String']['output']>;
  /** 急难访问 (emergency access) */
  emergency: Scalars['Boolean']['output'];
  eventId: Scalars['ID']['output'];
  /** 字段及状态 (coordinates and what became of them); to the person itself groups of fields */
  fields: Array<Decided>;
  /** 序号 (place in the record); to the person itself the event's id */
  index: Scalars['ID']['output'];
  /** 账号 (the officer's account); null once erased, and to the person itself */
  officer: Maybe<Scalars['String']['output']>;
  /** 单位 (the body's credit code) */
  organisation: Scalars['String']['output'];
  /** 结果 (outcome): disclosed, denied, the code of an error, or the kind of act */
  outcome: Scalars['String']['output'];
  /** 涉及人数 (how many persons it was about); to the person itself always 1 */
  persons: Scalars['Int']['output'];
  purpose: Maybe<Scalars['String']['output']>;
  role: Maybe<Scalars['String']['output']>;
};

/** 包含证明 (proof of inclusion, RFC 6962): `path` nearest first, base64 */
export type AuditProof = {
  index: Scalars['ID']['output'];
  /** 叶哈希 (leaf hash, hex, as in a receipt) */
  leaf: Scalars['String']['output'];
  note: Scalars['String']['output'];
  path: Array<Scalars['String']['output']>;
  root: Scalars['String']['output'];
  size: Scalars['ID']['output'];
};

/** 目录项 (an item of the catalogue) */
export type CatalogueItem = {
  /** 代码表 (its codes) */
  codes: Maybe<Array<CodedItem>>;
  coordinate: Scalars['String']['output'];
  /** 官方名称 (official label) */
  label: Scalars['String']['output'];
  level: Level;
  /** 不予共享依据 (legal basis of not sharing) */
  notSharedBasis: Maybe<Scalars['String']['output']>;
  /** 提供部门 (providing department) */
  provider: Scalars['String']['output'];
  share: ShareType;
  /** 本方可见方式 (how the caller would see it) */
  standing: Render;
};

/** 敏感个人信息类别 (category of sensitive personal information) */
export type Category =
  | 'BIO'
  | 'FIN'
  | 'IDN'
  | 'LOC'
  | 'MED'
  | 'NON'
  | 'REL'
  | 'U14';

/** 慈善 (charity) */
export type Charity = {
  /** 慈善救助记录 (records): null 为来源不可用, [] 为该部门无记录 */
  records: Maybe<Array<CharityAid>>;
  /** 数据来源 (source) */
  source: Source;
};

/** 慈善救助记录 */
export type CharityAid = {
  /** 资助物资或服务 (aid goods) */
  aidGoods: Maybe<ShownCodes>;
  /** 受益人单独同意编号 (beneficiary consent id) */
  beneficiaryConsentId: Maybe<Scalars['ID']['output']>;
  /** 慈善组织名称 (charity org name) */
  charityOrgName: Maybe<Scalars['String']['output']>;
  /** 慈善组织统一社会信用代码 (charity org uscc) */
  charityOrgUscc: Maybe<Scalars['String']['output']>;
  /** 资助金额 (grant amount) */
  grantAmount: Maybe<ShownDecimal>;
  /** 资助日期 (grant date) */
  grantDate: Maybe<Scalars['Date']['output']>;
  /** 慈善项目名称 (project name) */
  projectName: Maybe<Scalars['String']['output']>;
  /** 项目类型 (project type) */
  projectType: Maybe<ShownCode>;
};

/** 检查点 (a signed state): `note` is a C2SP signed note over origin, size and root */
export type Checkpoint = {
  note: Scalars['String']['output'];
  origin: Scalars['String']['output'];
  /** 根哈希 (root hash, base64) */
  root: Scalars['String']['output'];
  size: Scalars['ID']['output'];
};

/** 民政 (civil affairs) */
export type CivilAffairs = {
  /** 民政救助记录 (assistance) */
  assistance: Maybe<Array<CivilAssistance>>;
  /** 流浪乞讨和临时遇困救助记录 (rescues) */
  rescues: Maybe<Array<RescueRecord>>;
  /** 数据来源 (source) */
  source: Source;
};

/** 民政救助记录 */
export type CivilAssistance = {
  /** 审核确认日期 (approved date) */
  approvedDate: Maybe<Scalars['Date']['output']>;
  /** 救助类型 (assistance type) */
  assistanceType: Maybe<ShownCode>;
  /** 救助证号 (certificate no) */
  certificateNo: Maybe<Scalars['String']['output']>;
  /** 是否整户纳入 (full household) */
  fullHousehold: Maybe<Scalars['Boolean']['output']>;
  /** 保障人数 (guaranteed persons) */
  guaranteedPersons: Maybe<Scalars['Int']['output']>;
  /** 月保障金额 (monthly amount) */
  monthlyAmount: Maybe<ShownDecimal>;
  /** 下次复核日期 (next review date) */
  nextReviewDate: Maybe<Scalars['Date']['output']>;
  /** 救助金账户 (payee account) */
  payeeAccount: Maybe<Scalars['String']['output']>;
  /** 生活自理能力 (self care level) */
  selfCareLevel: Maybe<ShownCode>;
  /** 停减发原因 (stop reason) */
  stopReason: Maybe<Scalars['String']['output']>;
  /** 供养方式 (support mode) */
  supportMode: Maybe<ShownCode>;
  /** 临时救助金额 (temp aid amount) */
  tempAidAmount: Maybe<ShownDecimal>;
  /** 临时救助事由 (temp aid cause) */
  tempAidCause: Maybe<ShownCode>;
  /** 临时救助日期 (temp aid date) */
  tempAidDate: Maybe<Scalars['Date']['output']>;
};

/** 代码项 (item of a list of codes) */
export type CodedItem = {
  code: Scalars['String']['output'];
  label: Maybe<Scalars['String']['output']>;
};

/**
 * 筛选条件 (a condition): all conditions must hold. A field that is shown as a band is compared as its band; a division fulfils a
 * condition on any division that it lies in.
 */
export type Condition = {
  coordinate: Scalars['String']['input'];
  op: Op;
  values: Array<Scalars['String']['input']>;
};

export type Conflict = {
  coordinate: Scalars['String']['output'];
  values: Array<ConflictValue>;
};

export type ConflictValue = {
  /** 数据时点 (the moment the value stands for) */
  asOf: Maybe<Scalars['DateTime']['output']>;
  department: Scalars['String']['output'];
  /** 呈现值 (the value as the caller may see it) */
  shown: Maybe<Scalars['String']['output']>;
};

/** 部门连接 (a department's system, as the hub sees it) */
export type Connector = {
  /** 答非所问次数 (answers for another person than asked) */
  alarms: Scalars['Int']['output'];
  asOf: Maybe<Scalars['DateTime']['output']>;
  /** 熔断状态 (circuit breaker): none where none is fitted */
  breaker: Scalars['String']['output'];
  department: Scalars['String']['output'];
  /** 失败比例 (share of failed calls among the last ones), 0–1 */
  errorRate: Maybe<Scalars['Float']['output']>;
  label: Scalars['String']['output'];
  /** 响应时间中位数,毫秒 (median of the last calls, ms) */
  p50: Maybe<Scalars['Int']['output']>;
  p95: Maybe<Scalars['Int']['output']>;
  /** up, failing or unknown (not asked yet) */
  state: Scalars['String']['output'];
};

/** 同意 (a consent): what a body may see of a person, and how long */
export type Consent = {
  coordinates: Array<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  /** authorisationKind: 2, 3 */
  kind: Scalars['String']['output'];
  organisation: Maybe<Scalars['String']['output']>;
  recipientId: Scalars['ID']['output'];
  /** 最后一日 (last day, inclusive) */
  until: Scalars['Date']['output'];
  withdrawnAt: Maybe<Scalars['DateTime']['output']>;
};

export type ConsentInput = {
  coordinates: Array<Scalars['String']['input']>;
  /** 签署件摘要 (SHA-256 of the signed paper, 64 hex digits) */
  evidenceSha256: Scalars['String']['input'];
  kind: Scalars['String']['input'];
  needNo?: InputMaybe<Scalars['ID']['input']>;
  /** 被同意方 (credit code of the body it is given to); needed for kind 2 */
  organisation?: InputMaybe<Scalars['String']['input']>;
  recipientId: Scalars['ID']['input'];
  until: Scalars['Date']['input'];
};

/** 一个字段的决定 (the decision on one coordinate) */
export type Decided = {
  /** 拒绝或降级原因 (why it is refused, or weaker than agreed) */
  code: Maybe<Scalars['String']['output']>;
  coordinate: Scalars['String']['output'];
  /** 尚需条件 (what would be needed) */
  needed: Maybe<Scalars['String']['output']>;
  render: Render;
  /** 依据 (where it comes from): a ceiling's clause, a grant, a letter, a row fact */
  rule: Scalars['String']['output'];
  /** 有效至 (shown until this moment: the end of the grant, the letter or the emergency access it rests on) */
  until: Maybe<Scalars['DateTime']['output']>;
};

/** 残疾人联合会 (disability) */
export type Disability = {
  /** 残疾人信息 (records): null 为来源不可用, [] 为该部门无记录 */
  records: Maybe<Array<DisabilityRecord>>;
  /** 数据来源 (source) */
  source: Source;
};

/** 残疾人信息 */
export type DisabilityRecord = {
  /** 家庭无障碍改造 (accessible renovation) */
  accessibleRenovation: Maybe<Scalars['Boolean']['output']>;
  /** 残疾人证有效期 (cert valid until) */
  certValidUntil: Maybe<Scalars['Date']['output']>;
  /** 残疾人证号 (disability cert no) */
  disabilityCertNo: Maybe<Scalars['String']['output']>;
  /** 残疾等级 (disability grade) */
  disabilityGrade: Maybe<ShownCode>;
  /** 残疾类别 (disability type) */
  disabilityType: Maybe<ShownCode>;
  /** 困难残疾人生活补贴 (living subsidy) */
  livingSubsidy: Maybe<Scalars['Decimal']['output']>;
  /** 重度残疾人护理补贴 (nursing subsidy) */
  nursingSubsidy: Maybe<Scalars['Decimal']['output']>;
  /** 康复需求 (rehab needs) */
  rehabNeeds: Maybe<ShownCodes>;
};

/** 家庭经济状况核对报告 */
export type EconomicVerification = {
  /** 授权书编号 (authorisation id) */
  authorisationId: Maybe<Scalars['ID']['output']>;
  /** 存款区间 (deposit band) */
  depositBand: Maybe<ShownCode>;
  /** 超标来源 (exceeded sources) */
  exceededSources: Maybe<ShownCodes>;
  /** 报告出具时间 (issued at) */
  issuedAt: Maybe<Scalars['DateTime']['output']>;
  /** 市场主体任职情况 (market entity role) */
  marketEntityRole: Maybe<ShownCode>;
  /** 名下不动产套数 (property count) */
  propertyCount: Maybe<Scalars['Int']['output']>;
  /** 核对报告编号 (report no) */
  reportNo: Maybe<Scalars['String']['output']>;
  /** 核对结论 (result) */
  result: Maybe<ShownCode>;
  /** 报告有效期 (valid until) */
  validUntil: Maybe<Scalars['Date']['output']>;
  /** 名下车辆数 (vehicle count) */
  vehicleCount: Maybe<ShownInt>;
};

/** 教育 (education) */
export type Education = {
  /** 就学与资助信息 (records): null 为来源不可用, [] 为该部门无记录 */
  records: Maybe<Array<EducationRecord>>;
  /** 数据来源 (source) */
  source: Source;
};

/** 就学与资助信息 */
export type EducationRecord = {
  /** 控辍保学预警 (dropout warning) */
  dropoutWarning: Maybe<Scalars['Boolean']['output']>;
  /** 年级 (grade) */
  grade: Maybe<Scalars['String']['output']>;
  /** 送教上门标志 (home teaching) */
  homeTeaching: Maybe<Scalars['Boolean']['output']>;
  /** 就读学校 (school name) */
  schoolName: Maybe<Scalars['String']['output']>;
  /** 学段 (school stage) */
  schoolStage: Maybe<ShownCode>;
  /** 年度资助金额 (student aid amount) */
  studentAidAmount: Maybe<ShownDecimal>;
  /** 教育救助项目 (student aids) */
  studentAids: Maybe<ShownCodes>;
  /** 家庭经济困难认定等级 (student hardship) */
  studentHardship: Maybe<ShownCode>;
  /** 学籍号 (student no) */
  studentNo: Maybe<Scalars['String']['output']>;
  /** 就读状态 (student status) */
  studentStatus: Maybe<ShownCode>;
};

/** 急难访问 (an emergency access) */
export type EmergencyAccess = {
  expiresAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  /** 手续应补齐之日 (last day for the papers) */
  papersDueAt: Scalars['Date']['output'];
  recipientId: Scalars['ID']['output'];
  /** 应复核之日 (last day for the review) */
  reviewDueAt: Scalars['Date']['output'];
  /** OPEN; EXPIRED: papers are in, the review is not; PAPERS_DUE; OVERDUE; REVIEWED */
  state: Scalars['String']['output'];
};

/** 可否用于筛选 (whether a field may be used in a filter) */
export type FilterRule =
  | 'ANY'
  | 'EQUALITY'
  | 'GRANTED'
  | 'NONE';

/** 数据新鲜度 (freshness): the same for everybody, says nothing about a person */
export type Freshness =
  | 'CURRENT'
  | 'STALE'
  | 'UNAVAILABLE';

/** 共享授权 (a grant): which fields of a provider a body may use, for which purpose, where, how many and how long */
export type Grant = {
  /** 需求方统一社会信用代码 (credit code of the body) */
  demandOrg: Scalars['String']['output'];
  divisions: Array<Scalars['DivisionCode']['output']>;
  fields: Array<Decided>;
  grantNo: Scalars['ID']['output'];
  legalBasis: Scalars['String']['output'];
  /** 每日人数上限 (persons per day) */
  perDay: Scalars['Int']['output'];
  /** 每次请求人数上限 (persons per request) */
  perRequest: Scalars['Int']['output'];
  provider: Scalars['String']['output'];
  purpose: Scalars['String']['output'];
  /** ACTIVE EXPIRED REVOKED */
  status: Scalars['String']['output'];
  validFrom: Scalars['Date']['output'];
  /** 最后一日 (last day, inclusive) */
  validTo: Scalars['Date']['output'];
};

/** 分组计数 (a count by keys); null where suppressed */
export type Grouped = {
  count: Maybe<Scalars['Int']['output']>;
  keys: Array<Scalars['String']['output']>;
  suppressed: Scalars['Boolean']['output'];
};

/** 医疗保障 (health) */
export type Health = {
  /** 医疗与医保信息 (records): null 为来源不可用, [] 为该部门无记录 */
  records: Maybe<Array<MedicalRecord>>;
  /** 数据来源 (source) */
  source: Source;
};

/** 家庭 */
export type Household = {
  /** 财产状况结论 (asset conclusion) */
  assetConclusion: Maybe<ShownCode>;
  /** 信息圈级别 (circle level) */
  circleLevel: Maybe<ShownCode>;
  /** 致困原因 (hardship causes) */
  hardshipCauses: Maybe<ShownCodes>;
  /** 困难程度排名 (hardship rank) */
  hardshipRank: Maybe<ShownInt>;
  /** 困难程度得分 (hardship score) */
  hardshipScore: Maybe<ShownDecimal>;
  /** 申请人/户主 (head recipient id) */
  headRecipientId: Maybe<Scalars['ID']['output']>;
  /** 家庭人口数 (household size) */
  householdSize: Maybe<Scalars['Int']['output']>;
  /** 家庭标识 (household id) */
  id: Scalars['ID']['output'];
  /** 有劳动能力人数 (labour capable count) */
  labourCapableCount: Maybe<Scalars['Int']['output']>;
  /** 家庭成员 (members): 辖区外成员不列出 */
  members: Maybe<Array<HouseholdMember>>;
  /** 家庭人均月收入 (per capita monthly income) */
  perCapitaMonthlyIncome: Maybe<ShownDecimal>;
  /** 防返贫监测类别 (prevention category) */
  preventionCategory: Maybe<ShownCode>;
  /** 返贫致贫风险 (relapse risks) */
  relapseRisks: Maybe<ShownCodes>;
  /** 近12个月刚性支出 (rigid expense 12m) */
  rigidExpense12m: Maybe<ShownDecimal>;
  /** 刚性支出占收入比 (rigid expense ratio) */
  rigidExpenseRatio: Maybe<ShownDecimal>;
  /** 风险是否消除 (risk eliminated) */
  riskEliminated: Maybe<Scalars['Boolean']['output']>;
  /** 数据来源 (source) */
  source: Source;
  /** 家庭经济状况核对报告 (verifications) */
  verifications: Maybe<Array<EconomicVerification>>;
  /** 零就业家庭标志 (zero employment) */
  zeroEmployment: Maybe<Scalars['Boolean']['output']>;
};

/** 家庭成员 */
export type HouseholdMember = {
  /** 是否共同生活家庭成员 (lives together) */
  livesTogether: Maybe<Scalars['Boolean']['output']>;
  /** 成员本人 (recipient) */
  recipient: Maybe<Recipient>;
  /** 与户主关系 (relation) */
  relation: Maybe<ShownCode>;
  /** 是否法定赡养抚养扶养义务人 (support obligor) */
  supportObligor: Maybe<Scalars['Boolean']['output']>;
};

/** 住房城乡建设 (housing) */
export type Housing = {
  /** 住房保障信息 (records): null 为来源不可用, [] 为该部门无记录 */
  records: Maybe<Array<HousingRecord>>;
  /** 数据来源 (source) */
  source: Source;
};

/** 住房保障信息 */
export type HousingRecord = {
  /** 公租房合同号 (contract no) */
  contractNo: Maybe<Scalars['String']['output']>;
  /** 房屋危险性等级 (dilapidation) */
  dilapidation: Maybe<ShownCode>;
  /** 住房救助方式 (housing aid) */
  housingAid: Maybe<ShownCode>;
  /** 自有住房套数 (owned homes) */
  ownedHomes: Maybe<ShownInt>;
  /** 人均住房建筑面积 (per capita area) */
  perCapitaArea: Maybe<ShownDecimal>;
  /** 租赁补贴月额 (rent subsidy monthly) */
  rentSubsidyMonthly: Maybe<ShownDecimal>;
};

/** 身份 (an identity): number and name must fit together */
export type IdentityInput = {
  citizenId: Scalars['CitizenId']['input'];
  name: Scalars['String']['input'];
};

export type KeyInput = {
  kind: KeyKind;
  value: Scalars['String']['input'];
};

/** 部门编号种类 (kinds of identifiers). RESCUE_RECORD_NO also takes the health system's emergency-aid number. */
export type KeyKind =
  | 'CITIZEN_ID'
  | 'DISABILITY_CERT_NO'
  | 'INSURANCE_NO'
  | 'RESCUE_RECORD_NO'
  | 'STUDENT_NO';

/** 人力资源社会保障 (labour) */
export type Labour = {
  /** 就业与社保信息 (records): null 为来源不可用, [] 为该部门无记录 */
  records: Maybe<Array<LabourRecord>>;
  /** 数据来源 (source) */
  source: Source;
};

/** 就业与社保信息 */
export type LabourRecord = {
  /** 就业困难人员标志 (difficulty flag) */
  difficultyFlag: Maybe<Scalars['Boolean']['output']>;
  /** 就业困难类别 (difficulty kind) */
  difficultyKind: Maybe<ShownCode>;
  /** 就业状态 (employment status) */
  employmentStatus: Maybe<ShownCode>;
  /** 拒绝介绍工作次数 (job refusals) */
  jobRefusals: Maybe<Scalars['Int']['output']>;
  /** 养老金月额 (pension monthly) */
  pensionMonthly: Maybe<ShownDecimal>;
  /** 公益性岗位 (public post) */
  publicPost: Maybe<Scalars['Boolean']['output']>;
  /** 公益性岗位协议期满 (public post end) */
  publicPostEnd: Maybe<Scalars['Date']['output']>;
  /** 社会保险缴费状态 (social insurance status) */
  socialInsuranceStatus: Maybe<ShownCode>;
  /** 失业保险金月额 (unemploy benefit) */
  unemployBenefit: Maybe<ShownDecimal>;
  /** 失业登记日期 (unemploy reg date) */
  unemployRegDate: Maybe<Scalars['Date']['output']>;
};

/** 敏感级别 (sensitivity level) */
export type Level =
  | 'L1'
  | 'L2'
  | 'L3'
  | 'L4';

/** 脱敏规则 (mask rule) */
export type MaskRule =
  | 'ADDRESS'
  | 'AGEBAND'
  | 'BAND'
  | 'BANK'
  | 'BOOL'
  | 'DISABILITY_NO'
  | 'HIDE'
  | 'ID_6_4'
  | 'ID_STRICT'
  | 'LAST4'
  | 'NAME'
  | 'NONE'
  | 'ORG_TYPE'
  | 'PHONE'
  | 'STUDENT_NO'
  | 'YEAR';

/** 医疗与医保信息 */
export type MedicalRecord = {
  /** 失能等级评估 (care disability grade) */
  careDisabilityGrade: Maybe<Scalars['Int']['output']>;
  /** 门诊慢特病病种 (chronic disease code) */
  chronicDiseaseCode: Maybe<ShownCode>;
  /** 诊断编码(ICD-10) (diagnosis code) */
  diagnosisCode: Maybe<Scalars['String']['output']>;
  /** 疾病应急救助标志 (emergency aid case) */
  emergencyAidCase: Maybe<Scalars['Boolean']['output']>;
  /** 大额医疗支出预警 (high cost warning) */
  highCostWarning: Maybe<Scalars['Boolean']['output']>;
  /** 传染病相关标志 (infectious flag) */
  infectiousFlag: Maybe<Scalars['Boolean']['output']>;
  /** 险种类型 (insurance type) */
  insuranceType: Maybe<ShownCode>;
  /** 参保状态 (insured status) */
  insuredStatus: Maybe<ShownCode>;
  /** 重特大疾病标志 (major illness flag) */
  majorIllnessFlag: Maybe<Scalars['Boolean']['output']>;
  /** 医疗救助对象类别 (medical aid category) */
  medicalAidCategory: Maybe<ShownCode>;
  /** 年度医疗救助金额 (medical aid paid ytd) */
  medicalAidPaidYtd: Maybe<ShownDecimal>;
  /** 一站式结算标志 (one stop settled) */
  oneStopSettled: Maybe<Scalars['Boolean']['output']>;
  /** 资助参保标志 (premium subsidised) */
  premiumSubsidised: Maybe<Scalars['Boolean']['output']>;
  /** 年度个人自付费用 (self paid ytd) */
  selfPaidYtd: Maybe<ShownDecimal>;
  /** 严重精神障碍管理标志 (severe mental managed) */
  severeMentalManaged: Maybe<Scalars['Boolean']['output']>;
};

/**
 * 变更 (changes). Each takes an `idempotencyKey`, chosen by the caller: the same request under the same key returns the first result,
 * another one BAD_USER_INPUT. Each is on record before it takes effect. Refused: data null and one error.
 */
export type Mutation = {
  /**
   * 建立共享授权 (agree to share): by the provider's own staff, for divisions of their own, with a last day to come. Errors: NO_GRANT
   * OUT_OF_JURISDICTION CEILING_EXCEEDED BAD_USER_INPUT.
   */
  createGrant: Grant;
  /**
   * 开启急难先行救助访问 (open an emergency access): role CA, TW or RS under P05, for a person whom an open case of tier 3 names, with a
   * typed reason of 10 to 500 characters. For an hour the same officer sees under that case what the ceilings list for P05: of that person
   * and, of a minor, of the guardian; of nobody else of the household. Papers and a review by somebody else are due within five working
   * days; an office that is overdue gets no further access (PAPERS_OVERDUE) and sees nothing by those it has. On record at once as
   * BREAKGLASS. Errors: NO_PURPOSE PURPOSE_MISMATCH NO_CASE NO_GRANT PAPERS_OVERDUE OUT_OF_JURISDICTION CONFLICT_OF_INTEREST
   * BAD_USER_INPUT SOURCE_UNAVAILABLE.
   */
  openEmergencyAccess: EmergencyAccess;
  /**
   * 登记同意 (record a consent), for P04 P05 P12 P18: by whoever may see the person, and by the person. `kind` after table
   * authorisationKind: 2 to one organisation (慈善、社工), 3 of the guardian of a child under 14. A charity or social-work body records
   * for itself alone. Errors: those of a look-up of the person, and BAD_USER_INPUT.
   */
  recordConsent: Consent;
  /**
   * 复核急难访问 (review an emergency access): role AU, CA or CC under P16, for divisions of their own, never the officer who opened it.
   * It closes the access; one review stands. Errors: NO_PURPOSE PURPOSE_MISMATCH OUT_OF_JURISDICTION CONFLICT_OF_INTEREST BAD_USER_INPUT.
   */
  reviewEmergencyAccess: EmergencyAccess;
  /** 撤销共享授权 (end a grant): by the provider's own staff; in force for the next request. One that was ended stays as it was. */
  revokeGrant: Grant;
  /** 撤回同意 (withdraw a consent), for P04 P05 P12 P18; in force at once. One that was withdrawn stays as it was. */
  withdrawConsent: Consent;
};


/**
 * 变更 (changes). Each takes an `idempotencyKey`, chosen by the caller: the same request under the same key returns the first result,
 * another one BAD_USER_INPUT. Each is on record before it takes effect. Refused: data null and one error.
 */
export type MutationCreateGrantArgs = {
  demandOrg: Scalars['String']['input'];
  idempotencyKey: Scalars['ID']['input'];
  input: SharingInput;
};


/**
 * 变更 (changes). Each takes an `idempotencyKey`, chosen by the caller: the same request under the same key returns the first result,
 * another one BAD_USER_INPUT. Each is on record before it takes effect. Refused: data null and one error.
 */
export type MutationOpenEmergencyAccessArgs = {
  caseNo: Scalars['String']['input'];
  idempotencyKey: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
  recipientId: Scalars['ID']['input'];
};


/**
 * 变更 (changes). Each takes an `idempotencyKey`, chosen by the caller: the same request under the same key returns the first result,
 * another one BAD_USER_INPUT. Each is on record before it takes effect. Refused: data null and one error.
 */
export type MutationRecordConsentArgs = {
  idempotencyKey: Scalars['ID']['input'];
  input: ConsentInput;
};


/**
 * 变更 (changes). Each takes an `idempotencyKey`, chosen by the caller: the same request under the same key returns the first result,
 * another one BAD_USER_INPUT. Each is on record before it takes effect. Refused: data null and one error.
 */
export type MutationReviewEmergencyAccessArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey: Scalars['ID']['input'];
  note: Scalars['String']['input'];
  upheld: Scalars['Boolean']['input'];
};


/**
 * 变更 (changes). Each takes an `idempotencyKey`, chosen by the caller: the same request under the same key returns the first result,
 * another one BAD_USER_INPUT. Each is on record before it takes effect. Refused: data null and one error.
 */
export type MutationRevokeGrantArgs = {
  grantNo: Scalars['ID']['input'];
  idempotencyKey: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


/**
 * 变更 (changes). Each takes an `idempotencyKey`, chosen by the caller: the same request under the same key returns the first result,
 * another one BAD_USER_INPUT. Each is on record before it takes effect. Refused: data null and one error.
 */
export type MutationWithdrawConsentArgs = {
  id: Scalars['ID']['input'];
  idempotencyKey: Scalars['ID']['input'];
};

export type Op =
  | 'EQ'
  | 'GTE'
  | 'IN'
  | 'LTE';

export type Order = {
  coordinate: Scalars['String']['input'];
  descending?: InputMaybe<Scalars['Boolean']['input']>;
};

/** 翻页 (paging) */
export type PageInfo = {
  endCursor: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor: Maybe<Scalars['String']['output']>;
};

export type Query = {
  /**
   * 查询访问记录 (the record's accesses and acts, newest first): role AU, purpose P16. Reading is on the record itself. By person, officer,
   * organisation, case and time it is quick; the other filters narrow down. At most 500 a page (BULK_LIMIT).
   * Errors: NO_PURPOSE PURPOSE_MISMATCH NO_GRANT.
   */
  accessRecords: AccessConnection;
  /**
   * 访问统计 (how many accesses from one day to another, both included, Asia/Shanghai): role AU, purpose P16. `by`: any of organisation,
   * purpose, outcome, day.
   */
  accessSummary: Array<Grouped>;
  /**
   * 谁查看过某人 (who looked at one person): role AU with P16; the person itself (CI) with P18, without names of officers. Another person is
   * OUT_OF_JURISDICTION, known or not.
   */
  accessTo: AccessConnection;
  /** 最新检查点 (the latest signed state of the record). Any valid token, no purpose. */
  auditCheckpoint: Checkpoint;
  /**
   * 包含证明 (that an entry is in the signed record; nothing of what it says). `index` as in a receipt; for a receipt without one,
   * its `leaf` and `iat`, joined by a dot. Of an earlier shard: `@` and the receipt's issuer behind it. Any valid token, no purpose. NO_SUCH_ENTRY: none, or not signed yet (a second at most).
   */
  auditProof: AuditProof;
  /**
   * 政务数据目录 (the catalogue): every shared item, of one department if `provider` is given. Any valid token; with a purpose,
   * `standing` says how the caller would see the item for it, before anything about a person is known.
   */
  catalogue: Array<CatalogueItem>;
  /** 各部门连接状态 (state of the departments' systems). Any valid token, no purpose. */
  connectors: Array<Connector>;
  /**
   * 说明可见与否的依据 (why something is or is not shown): for one person, or in general where no `recipientId` is given; for the moment
   * `at`, past or planned, or for now. It needs a purpose, and for a person everything that the answer itself would need; of a person who
   * is not known or not in the caller's scope it says the same. No value is told, and a decision about a person stands on record.
   * Of the past the grants and letters are as they were; the policy and the person's own facts are those of today, since earlier ones
   * are not kept.
   */
  explainAccess: Array<Decided>;
  /** 共享授权 (the grants), of one provider if given: for the provider's own staff, for AU and DB of every provider. Otherwise NO_GRANT. */
  grants: Array<Grant>;
  /** 一个家庭 (one household): available if one live member is in the caller's scope; members out of scope are left out. */
  household: Maybe<Household>;
  /**
   * 按标识查一人 (one person by handle). Null with OUT_OF_JURISDICTION for an unknown person and for one outside the
   * caller's divisions alike. Errors: NO_PURPOSE PURPOSE_MISMATCH NO_CASE OUT_OF_JURISDICTION SOURCE_UNAVAILABLE.
   */
  recipient: Maybe<Recipient>;
  /** 按身份号码和姓名查一人 (one person by citizen id and name). Both must fit; a wrong name is an unknown person. */
  recipientByIdentity: Maybe<Recipient>;
  /**
   * 是否核验 (yes or no, at most 500 persons): answers in the order of `identities` and `questions`; a question is a coordinate that
   * has a yes. Null: refused, unknown person, unknown value alike.
   */
  recipientStatuses: Array<RecipientStatus>;
  /**
   * 批量查询 (a batch of persons): exactly one of `ids`, `keys` and `filter`; at most 500 (BULK_LIMIT). `ids` and `keys` keep their
   * order, and a node is null where the person is not available. `filter` finds persons in the caller's divisions by fields that the
   * caller may read (FILTER_ON_DENIED_FIELD before any source is asked); `orderBy` follows the same rule.
   */
  recipients: RecipientConnection;
};


export type QueryAccessRecordsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter: AccessFilter;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryAccessSummaryArgs = {
  by: Array<Scalars['String']['input']>;
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
};


export type QueryAccessToArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  recipientId: Scalars['ID']['input'];
};


export type QueryAuditProofArgs = {
  index: Scalars['ID']['input'];
};


export type QueryCatalogueArgs = {
  provider?: InputMaybe<Scalars['String']['input']>;
};


export type QueryExplainAccessArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
  coordinates: Array<Scalars['String']['input']>;
  recipientId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryGrantsArgs = {
  provider?: InputMaybe<Scalars['String']['input']>;
};


export type QueryHouseholdArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRecipientArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRecipientByIdentityArgs = {
  citizenId: Scalars['CitizenId']['input'];
  name: Scalars['String']['input'];
};


export type QueryRecipientStatusesArgs = {
  identities: Array<IdentityInput>;
  questions: Array<Scalars['String']['input']>;
};


export type QueryRecipientsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<Array<Condition>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  ids?: InputMaybe<Array<Scalars['ID']['input']>>;
  keys?: InputMaybe<Array<KeyInput>>;
  orderBy?: InputMaybe<Order>;
};

/** 救助对象(人员) */
export type Recipient = {
  /** 地址保护标志 (address protected) */
  addressProtected: Maybe<Scalars['Boolean']['output']>;
  /** 年龄 (age) */
  age: Maybe<ShownInt>;
  /** 出生日期 (birth date) */
  birthDate: Maybe<ShownDate>;
  /** 慈善 (charity) */
  charity: Maybe<Charity>;
  /** 公民身份号码 (citizen id) */
  citizenId: Maybe<Scalars['String']['output']>;
  /** 民政部门的救助信息 (civil affairs) */
  civilAffairs: Maybe<CivilAffairs>;
  /**
   * 部门间不一致 (conflicts): coordinates on which departments hold different values, each with its source and date. Only coordinates
   * that the caller may see, each value in the caller's own render; nobody silently wins.
   */
  conflicts: Maybe<Array<Conflict>>;
  /** 残疾人联合会 (disability) */
  disability: Maybe<Disability>;
  /** 教育 (education) */
  education: Maybe<Education>;
  /** 民族 (ethnicity) */
  ethnicity: Maybe<ShownCode>;
  /** 监护人 (guardian id) */
  guardianId: Maybe<Scalars['ID']['output']>;
  /** 医疗保障 (health) */
  health: Maybe<Health>;
  /** 家庭 (household) */
  household: Maybe<Household>;
  /** 住房城乡建设 (housing) */
  housing: Maybe<Housing>;
  /** 户口登记地类别 (hukou type) */
  hukouType: Maybe<ShownCode>;
  /** 救助对象标识 (recipient id) */
  id: Scalars['ID']['output'];
  /** 证件类型 (id type) */
  idType: Maybe<ShownCode>;
  /** 人力资源社会保障 (labour) */
  labour: Maybe<Labour>;
  /** 生存状态 (life status) */
  lifeStatus: Maybe<ShownCode>;
  /** 低收入人口类别 (low income category) */
  lowIncomeCategory: Maybe<ShownCodes>;
  /** 婚姻状况 (marital status) */
  maritalStatus: Maybe<ShownCode>;
  /** 姓名 (name) */
  name: Maybe<Scalars['String']['output']>;
  /** 联系电话 (phone) */
  phone: Maybe<Scalars['String']['output']>;
  /** 特殊群体标签 (population tags) */
  populationTags: Maybe<ShownCodes>;
  /** 实名核验状态 (real name verified) */
  realNameVerified: Maybe<Scalars['Boolean']['output']>;
  /** 户籍地区划 (registered division) */
  registeredDivision: Maybe<Scalars['DivisionCode']['output']>;
  /** 居住地址 (residence address) */
  residenceAddress: Maybe<Scalars['String']['output']>;
  /** 常住地区划 (residence division) */
  residenceDivision: Maybe<Scalars['DivisionCode']['output']>;
  /** 性别 (sex) */
  sex: Maybe<ShownCode>;
};

/** No totalCount: it would be an oracle. */
export type RecipientConnection = {
  edges: Array<RecipientEdge>;
  pageInfo: PageInfo;
};

export type RecipientEdge = {
  cursor: Scalars['String']['output'];
  node: Maybe<Recipient>;
};

export type RecipientStatus = {
  answers: Array<StatusAnswer>;
};

/** 呈现方式 (render): 明文 脱敏 区间 是否 计数 不予提供 */
export type Render =
  | 'band'
  | 'bool'
  | 'count'
  | 'deny'
  | 'mask'
  | 'plain';

export type RenderInput = {
  coordinate: Scalars['String']['input'];
  render: Render;
};

/** 流浪乞讨和临时遇困救助记录 */
export type RescueRecord = {
  /** 寻亲比对结果编号 (biometric ref) */
  biometricRef: Maybe<Scalars['String']['output']>;
  /** 发现时间 (found at) */
  foundAt: Maybe<Scalars['DateTime']['output']>;
  /** 发现地点 (found place) */
  foundPlace: Maybe<Scalars['String']['output']>;
  /** 身份查明状态 (identity status) */
  identityStatus: Maybe<ShownCode>;
  /** 流出地 (origin place) */
  originPlace: Maybe<Scalars['DivisionCode']['output']>;
  /** 救助编号 (rescue record no) */
  rescueRecordNo: Maybe<Scalars['String']['output']>;
  /** 救助内容 (rescue services) */
  rescueServices: Maybe<ShownCodes>;
  /** 回访到期日 (revisit due) */
  revisitDue: Maybe<Scalars['Date']['output']>;
};

/** 共享类型 (share type) */
export type ShareType =
  | 'CONDITIONAL'
  | 'NOT_SHARED'
  | 'UNCONDITIONAL';

/** 共享条件 (terms of sharing) */
export type SharingInput = {
  divisions: Array<Scalars['DivisionCode']['input']>;
  fields: Array<RenderInput>;
  legalBasis: Scalars['String']['input'];
  perDay: Scalars['Int']['input'];
  perRequest: Scalars['Int']['input'];
  provider: Scalars['String']['input'];
  purpose: Scalars['String']['input'];
  /** 应用场景 (scenario) */
  scenario: Scalars['String']['input'];
  validTo: Scalars['Date']['input'];
};

/** 代码值 (a code): plain fills all, bool only `yes` */
export type ShownCode = {
  band: Maybe<Scalars['String']['output']>;
  code: Maybe<Scalars['String']['output']>;
  /** 官方名称 (official label) */
  label: Maybe<Scalars['String']['output']>;
  yes: Maybe<Scalars['Boolean']['output']>;
};

/** 多个代码 (several codes or texts) */
export type ShownCodes = {
  items: Maybe<Array<CodedItem>>;
  yes: Maybe<Scalars['Boolean']['output']>;
};

/** 日期 (a day): plain fills all, band only `band` */
export type ShownDate = {
  band: Maybe<Scalars['String']['output']>;
  value: Maybe<Scalars['Date']['output']>;
};

/** 十进制数 (an amount): plain fills all, band only `band`, bool only `yes` */
export type ShownDecimal = {
  band: Maybe<Scalars['String']['output']>;
  value: Maybe<Scalars['Decimal']['output']>;
  yes: Maybe<Scalars['Boolean']['output']>;
};

/** 整数 (a number): plain fills all, band only `band`, bool only `yes` */
export type ShownInt = {
  band: Maybe<Scalars['String']['output']>;
  value: Maybe<Scalars['Int']['output']>;
  yes: Maybe<Scalars['Boolean']['output']>;
};

/** 数据来源 (the department's system an answer comes from) */
export type Source = {
  /** 数据时点 (the moment the data stands for) */
  asOf: Maybe<Scalars['DateTime']['output']>;
  department: Scalars['String']['output'];
  freshness: Freshness;
};

export type StatusAnswer = {
  coordinate: Scalars['String']['output'];
  yes: Maybe<Scalars['Boolean']['output']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccessConnection: ResolverTypeWrapper<unknown>;
  AccessEdge: ResolverTypeWrapper<unknown>;
  AccessFilter: ResolverTypeWrapper<unknown>;
  AccessRecord: ResolverTypeWrapper<unknown>;
  AuditProof: ResolverTypeWrapper<unknown>;
  Boolean: ResolverTypeWrapper<unknown>;
  CatalogueItem: ResolverTypeWrapper<unknown>;
  Category: ResolverTypeWrapper<unknown>;
  Charity: ResolverTypeWrapper<unknown>;
  CharityAid: ResolverTypeWrapper<unknown>;
  Checkpoint: ResolverTypeWrapper<unknown>;
  CitizenId: ResolverTypeWrapper<unknown>;
  CivilAffairs: ResolverTypeWrapper<unknown>;
  CivilAssistance: ResolverTypeWrapper<unknown>;
  CodedItem: ResolverTypeWrapper<unknown>;
  Condition: ResolverTypeWrapper<unknown>;
  Conflict: ResolverTypeWrapper<unknown>;
  ConflictValue: ResolverTypeWrapper<unknown>;
  Connector: ResolverTypeWrapper<unknown>;
  Consent: ResolverTypeWrapper<unknown>;
  ConsentInput: ResolverTypeWrapper<unknown>;
  Date: ResolverTypeWrapper<unknown>;
  DateTime: ResolverTypeWrapper<unknown>;
  Decided: ResolverTypeWrapper<unknown>;
  Decimal: ResolverTypeWrapper<unknown>;
  Disability: ResolverTypeWrapper<unknown>;
  DisabilityRecord: ResolverTypeWrapper<unknown>;
  DivisionCode: ResolverTypeWrapper<unknown>;
  EconomicVerification: ResolverTypeWrapper<unknown>;
  Education: ResolverTypeWrapper<unknown>;
  EducationRecord: ResolverTypeWrapper<unknown>;
  EmergencyAccess: ResolverTypeWrapper<unknown>;
  FilterRule: ResolverTypeWrapper<unknown>;
  Float: ResolverTypeWrapper<unknown>;
  Freshness: ResolverTypeWrapper<unknown>;
  Grant: ResolverTypeWrapper<unknown>;
  Grouped: ResolverTypeWrapper<unknown>;
  Health: ResolverTypeWrapper<unknown>;
  Household: ResolverTypeWrapper<View>;
  HouseholdMember: ResolverTypeWrapper<unknown>;
  Housing: ResolverTypeWrapper<unknown>;
  HousingRecord: ResolverTypeWrapper<unknown>;
  ID: ResolverTypeWrapper<unknown>;
  IdentityInput: ResolverTypeWrapper<unknown>;
  Int: ResolverTypeWrapper<unknown>;
  KeyInput: ResolverTypeWrapper<unknown>;
  KeyKind: ResolverTypeWrapper<unknown>;
  Labour: ResolverTypeWrapper<unknown>;
  LabourRecord: ResolverTypeWrapper<unknown>;
  Level: ResolverTypeWrapper<unknown>;
  MaskRule: ResolverTypeWrapper<unknown>;
  MedicalRecord: ResolverTypeWrapper<unknown>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Op: ResolverTypeWrapper<unknown>;
  Order: ResolverTypeWrapper<unknown>;
  PageInfo: ResolverTypeWrapper<unknown>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Recipient: ResolverTypeWrapper<View>;
  RecipientConnection: ResolverTypeWrapper<ConnectionView>;
  RecipientEdge: ResolverTypeWrapper<EdgeView>;
  RecipientStatus: ResolverTypeWrapper<unknown>;
  Render: ResolverTypeWrapper<unknown>;
  RenderInput: ResolverTypeWrapper<unknown>;
  RescueRecord: ResolverTypeWrapper<unknown>;
  ShareType: ResolverTypeWrapper<unknown>;
  SharingInput: ResolverTypeWrapper<unknown>;
  ShownCode: ResolverTypeWrapper<unknown>;
  ShownCodes: ResolverTypeWrapper<unknown>;
  ShownDate: ResolverTypeWrapper<unknown>;
  ShownDecimal: ResolverTypeWrapper<unknown>;
  ShownInt: ResolverTypeWrapper<unknown>;
  Source: ResolverTypeWrapper<unknown>;
  StatusAnswer: ResolverTypeWrapper<unknown>;
  String: ResolverTypeWrapper<unknown>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccessConnection: unknown;
  AccessEdge: unknown;
  AccessFilter: unknown;
  AccessRecord: unknown;
  AuditProof: unknown;
  Boolean: unknown;
  CatalogueItem: unknown;
  Charity: unknown;
  CharityAid: unknown;
  Checkpoint: unknown;
  CitizenId: unknown;
  CivilAffairs: unknown;
  CivilAssistance: unknown;
  CodedItem: unknown;
  Condition: unknown;
  Conflict: unknown;
  ConflictValue: unknown;
  Connector: unknown;
  Consent: unknown;
  ConsentInput: unknown;
  Date: unknown;
  DateTime: unknown;
  Decided: unknown;
  Decimal: unknown;
  Disability: unknown;
  DisabilityRecord: unknown;
  DivisionCode: unknown;
  EconomicVerification: unknown;
  Education: unknown;
  EducationRecord: unknown;
  EmergencyAccess: unknown;
  Float: unknown;
  Grant: unknown;
  Grouped: unknown;
  Health: unknown;
  Household: View;
  HouseholdMember: unknown;
  Housing: unknown;
  HousingRecord: unknown;
  ID: unknown;
  IdentityInput: unknown;
  Int: unknown;
  KeyInput: unknown;
  Labour: unknown;
  LabourRecord: unknown;
  MedicalRecord: unknown;
  Mutation: Record<PropertyKey, never>;
  Order: unknown;
  PageInfo: unknown;
  Query: Record<PropertyKey, never>;
  Recipient: View;
  RecipientConnection: ConnectionView;
  RecipientEdge: EdgeView;
  RecipientStatus: unknown;
  RenderInput: unknown;
  RescueRecord: unknown;
  SharingInput: unknown;
  ShownCode: unknown;
  ShownCodes: unknown;
  ShownDate: unknown;
  ShownDecimal: unknown;
  ShownInt: unknown;
  Source: unknown;
  StatusAnswer: unknown;
  String: unknown;
};

export type ClassifiedDirectiveArgs = {
  category: Category;
  codes?: Maybe<Scalars['String']['input']>;
  filter: FilterRule;
  label: Scalars['String']['input'];
  level: Level;
  mask: MaskRule;
  notSharedBasis?: Maybe<Scalars['String']['input']>;
  share: ShareType;
  under14?: Maybe<Level>;
};

export type ClassifiedDirectiveResolver<Result, Parent, ContextType = any, Args = ClassifiedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type KeyDirectiveArgs = {
  fields: Scalars['String']['input'];
};

export type KeyDirectiveResolver<Result, Parent, ContextType = any, Args = KeyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = any, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AccessConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['AccessConnection'] = ResolversParentTypes['AccessConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AccessEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AccessEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['AccessEdge'] = ResolversParentTypes['AccessEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AccessRecord'], ParentType, ContextType>;
};

export type AccessRecordResolvers<ContextType = any, ParentType extends ResolversParentTypes['AccessRecord'] = ResolversParentTypes['AccessRecord']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  caseNo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  client?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  emergency?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  eventId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  fields?: Resolver<Array<ResolversTypes['Decided']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  officer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  organisation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  persons?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  purpose?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AuditProofResolvers<ContextType = any, ParentType extends ResolversParentTypes['AuditProof'] = ResolversParentTypes['AuditProof']> = {
  index?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  leaf?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  root?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type CatalogueItemResolvers<ContextType = any, ParentType extends ResolversParentTypes['CatalogueItem'] = ResolversParentTypes['CatalogueItem']> = {
  codes?: Resolver<Maybe<Array<ResolversTypes['CodedItem']>>, ParentType, ContextType>;
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>;
  notSharedBasis?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['ShareType'], ParentType, ContextType>;
  standing?: Resolver<ResolversTypes['Render'], ParentType, ContextType>;
};

export type CharityResolvers<ContextType = any, ParentType extends ResolversParentTypes['Charity'] = ResolversParentTypes['Charity']> = {
  records?: Resolver<Maybe<Array<ResolversTypes['CharityAid']>>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type CharityAidResolvers<ContextType = any, ParentType extends ResolversParentTypes['CharityAid'] = ResolversParentTypes['CharityAid']> = {
  aidGoods?: Resolver<Maybe<ResolversTypes['ShownCodes']>, ParentType, ContextType>;
  beneficiaryConsentId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  charityOrgName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  charityOrgUscc?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  grantAmount?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  grantDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  projectName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  projectType?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
};

export type CheckpointResolvers<ContextType = any, ParentType extends ResolversParentTypes['Checkpoint'] = ResolversParentTypes['Checkpoint']> = {
  note?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  origin?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  root?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface CitizenIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CitizenId'], any> {
  name: 'CitizenId';
}

export type CivilAffairsResolvers<ContextType = any, ParentType extends ResolversParentTypes['CivilAffairs'] = ResolversParentTypes['CivilAffairs']> = {
  assistance?: Resolver<Maybe<Array<ResolversTypes['CivilAssistance']>>, ParentType, ContextType>;
  rescues?: Resolver<Maybe<Array<ResolversTypes['RescueRecord']>>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type CivilAssistanceResolvers<ContextType = any, ParentType extends ResolversParentTypes['CivilAssistance'] = ResolversParentTypes['CivilAssistance']> = {
  approvedDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  assistanceType?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  certificateNo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fullHousehold?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  guaranteedPersons?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  monthlyAmount?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  nextReviewDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  payeeAccount?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  selfCareLevel?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  stopReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  supportMode?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  tempAidAmount?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  tempAidCause?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  tempAidDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type CodedItemResolvers<ContextType = any, ParentType extends ResolversParentTypes['CodedItem'] = ResolversParentTypes['CodedItem']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ConflictResolvers<ContextType = any, ParentType extends ResolversParentTypes['Conflict'] = ResolversParentTypes['Conflict']> = {
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<Array<ResolversTypes['ConflictValue']>, ParentType, ContextType>;
};

export type ConflictValueResolvers<ContextType = any, ParentType extends ResolversParentTypes['ConflictValue'] = ResolversParentTypes['ConflictValue']> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  department?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shown?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ConnectorResolvers<ContextType = any, ParentType extends ResolversParentTypes['Connector'] = ResolversParentTypes['Connector']> = {
  alarms?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  breaker?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  department?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  errorRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  p50?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  p95?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ConsentResolvers<ContextType = any, ParentType extends ResolversParentTypes['Consent'] = ResolversParentTypes['Consent']> = {
  coordinates?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  recipientId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  until?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  withdrawnAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DecidedResolvers<ContextType = any, ParentType extends ResolversParentTypes['Decided'] = ResolversParentTypes['Decided']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  needed?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  render?: Resolver<ResolversTypes['Render'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type DisabilityResolvers<ContextType = any, ParentType extends ResolversParentTypes['Disability'] = ResolversParentTypes['Disability']> = {
  records?: Resolver<Maybe<Array<ResolversTypes['DisabilityRecord']>>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type DisabilityRecordResolvers<ContextType = any, ParentType extends ResolversParentTypes['DisabilityRecord'] = ResolversParentTypes['DisabilityRecord']> = {
  accessibleRenovation?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  certValidUntil?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  disabilityCertNo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  disabilityGrade?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  disabilityType?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  livingSubsidy?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  nursingSubsidy?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  rehabNeeds?: Resolver<Maybe<ResolversTypes['ShownCodes']>, ParentType, ContextType>;
};

export interface DivisionCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DivisionCode'], any> {
  name: 'DivisionCode';
}

export type EconomicVerificationResolvers<ContextType = any, ParentType extends ResolversParentTypes['EconomicVerification'] = ResolversParentTypes['EconomicVerification']> = {
  authorisationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  depositBand?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  exceededSources?: Resolver<Maybe<ResolversTypes['ShownCodes']>, ParentType, ContextType>;
  issuedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  marketEntityRole?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  propertyCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  reportNo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  validUntil?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  vehicleCount?: Resolver<Maybe<ResolversTypes['ShownInt']>, ParentType, ContextType>;
};

export type EducationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Education'] = ResolversParentTypes['Education']> = {
  records?: Resolver<Maybe<Array<ResolversTypes['EducationRecord']>>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type EducationRecordResolvers<ContextType = any, ParentType extends ResolversParentTypes['EducationRecord'] = ResolversParentTypes['EducationRecord']> = {
  dropoutWarning?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  grade?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  homeTeaching?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  schoolName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  schoolStage?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  studentAidAmount?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  studentAids?: Resolver<Maybe<ResolversTypes['ShownCodes']>, ParentType, ContextType>;
  studentHardship?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  studentNo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  studentStatus?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
};

export type EmergencyAccessResolvers<ContextType = any, ParentType extends ResolversParentTypes['EmergencyAccess'] = ResolversParentTypes['EmergencyAccess']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  papersDueAt?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  recipientId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reviewDueAt?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type GrantResolvers<ContextType = any, ParentType extends ResolversParentTypes['Grant'] = ResolversParentTypes['Grant']> = {
  demandOrg?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  divisions?: Resolver<Array<ResolversTypes['DivisionCode']>, ParentType, ContextType>;
  fields?: Resolver<Array<ResolversTypes['Decided']>, ParentType, ContextType>;
  grantNo?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  legalBasis?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  perDay?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  perRequest?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  purpose?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  validFrom?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  validTo?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
};

export type GroupedResolvers<ContextType = any, ParentType extends ResolversParentTypes['Grouped'] = ResolversParentTypes['Grouped']> = {
  count?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  keys?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  suppressed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type HealthResolvers<ContextType = any, ParentType extends ResolversParentTypes['Health'] = ResolversParentTypes['Health']> = {
  records?: Resolver<Maybe<Array<ResolversTypes['MedicalRecord']>>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type HouseholdResolvers<ContextType = any, ParentType extends ResolversParentTypes['Household'] = ResolversParentTypes['Household']> = {
  assetConclusion?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  circleLevel?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  hardshipCauses?: Resolver<Maybe<ResolversTypes['ShownCodes']>, ParentType, ContextType>;
  hardshipRank?: Resolver<Maybe<ResolversTypes['ShownInt']>, ParentType, ContextType>;
  hardshipScore?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  headRecipientId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  householdSize?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labourCapableCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  members?: Resolver<Maybe<Array<ResolversTypes['HouseholdMember']>>, ParentType, ContextType>;
  perCapitaMonthlyIncome?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  preventionCategory?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  relapseRisks?: Resolver<Maybe<ResolversTypes['ShownCodes']>, ParentType, ContextType>;
  rigidExpense12m?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  rigidExpenseRatio?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  riskEliminated?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
  verifications?: Resolver<Maybe<Array<ResolversTypes['EconomicVerification']>>, ParentType, ContextType>;
  zeroEmployment?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type HouseholdMemberResolvers<ContextType = any, ParentType extends ResolversParentTypes['HouseholdMember'] = ResolversParentTypes['HouseholdMember']> = {
  livesTogether?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  recipient?: Resolver<Maybe<ResolversTypes['Recipient']>, ParentType, ContextType>;
  relation?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  supportObligor?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type HousingResolvers<ContextType = any, ParentType extends ResolversParentTypes['Housing'] = ResolversParentTypes['Housing']> = {
  records?: Resolver<Maybe<Array<ResolversTypes['HousingRecord']>>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type HousingRecordResolvers<ContextType = any, ParentType extends ResolversParentTypes['HousingRecord'] = ResolversParentTypes['HousingRecord']> = {
  contractNo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dilapidation?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  housingAid?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  ownedHomes?: Resolver<Maybe<ResolversTypes['ShownInt']>, ParentType, ContextType>;
  perCapitaArea?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  rentSubsidyMonthly?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
};

export type LabourResolvers<ContextType = any, ParentType extends ResolversParentTypes['Labour'] = ResolversParentTypes['Labour']> = {
  records?: Resolver<Maybe<Array<ResolversTypes['LabourRecord']>>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['Source'], ParentType, ContextType>;
};

export type LabourRecordResolvers<ContextType = any, ParentType extends ResolversParentTypes['LabourRecord'] = ResolversParentTypes['LabourRecord']> = {
  difficultyFlag?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  difficultyKind?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  employmentStatus?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  jobRefusals?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  pensionMonthly?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  publicPost?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  publicPostEnd?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  socialInsuranceStatus?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  unemployBenefit?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  unemployRegDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type MedicalRecordResolvers<ContextType = any, ParentType extends ResolversParentTypes['MedicalRecord'] = ResolversParentTypes['MedicalRecord']> = {
  careDisabilityGrade?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  chronicDiseaseCode?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  diagnosisCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  emergencyAidCase?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  highCostWarning?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  infectiousFlag?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  insuranceType?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  insuredStatus?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  majorIllnessFlag?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  medicalAidCategory?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  medicalAidPaidYtd?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  oneStopSettled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  premiumSubsidised?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  selfPaidYtd?: Resolver<Maybe<ResolversTypes['ShownDecimal']>, ParentType, ContextType>;
  severeMentalManaged?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createGrant?: Resolver<ResolversTypes['Grant'], ParentType, ContextType, RequireFields<MutationCreateGrantArgs, 'demandOrg' | 'idempotencyKey' | 'input'>>;
  openEmergencyAccess?: Resolver<ResolversTypes['EmergencyAccess'], ParentType, ContextType, RequireFields<MutationOpenEmergencyAccessArgs, 'caseNo' | 'idempotencyKey' | 'reason' | 'recipientId'>>;
  recordConsent?: Resolver<ResolversTypes['Consent'], ParentType, ContextType, RequireFields<MutationRecordConsentArgs, 'idempotencyKey' | 'input'>>;
  reviewEmergencyAccess?: Resolver<ResolversTypes['EmergencyAccess'], ParentType, ContextType, RequireFields<MutationReviewEmergencyAccessArgs, 'id' | 'idempotencyKey' | 'note' | 'upheld'>>;
  revokeGrant?: Resolver<ResolversTypes['Grant'], ParentType, ContextType, RequireFields<MutationRevokeGrantArgs, 'grantNo' | 'idempotencyKey' | 'reason'>>;
  withdrawConsent?: Resolver<ResolversTypes['Consent'], ParentType, ContextType, RequireFields<MutationWithdrawConsentArgs, 'id' | 'idempotencyKey'>>;
};

export type PageInfoResolvers<ContextType = any, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  accessRecords?: Resolver<ResolversTypes['AccessConnection'], ParentType, ContextType, RequireFields<QueryAccessRecordsArgs, 'filter' | 'first'>>;
  accessSummary?: Resolver<Array<ResolversTypes['Grouped']>, ParentType, ContextType, RequireFields<QueryAccessSummaryArgs, 'by' | 'from' | 'to'>>;
  accessTo?: Resolver<ResolversTypes['AccessConnection'], ParentType, ContextType, RequireFields<QueryAccessToArgs, 'first' | 'recipientId'>>;
  auditCheckpoint?: Resolver<ResolversTypes['Checkpoint'], ParentType, ContextType>;
  auditProof?: Resolver<ResolversTypes['AuditProof'], ParentType, ContextType, RequireFields<QueryAuditProofArgs, 'index'>>;
  catalogue?: Resolver<Array<ResolversTypes['CatalogueItem']>, ParentType, ContextType, Partial<QueryCatalogueArgs>>;
  connectors?: Resolver<Array<ResolversTypes['Connector']>, ParentType, ContextType>;
  explainAccess?: Resolver<Array<ResolversTypes['Decided']>, ParentType, ContextType, RequireFields<QueryExplainAccessArgs, 'coordinates'>>;
  grants?: Resolver<Array<ResolversTypes['Grant']>, ParentType, ContextType, Partial<QueryGrantsArgs>>;
  household?: Resolver<Maybe<ResolversTypes['Household']>, ParentType, ContextType, RequireFields<QueryHouseholdArgs, 'id'>>;
  recipient?: Resolver<Maybe<ResolversTypes['Recipient']>, ParentType, ContextType, RequireFields<QueryRecipientArgs, 'id'>>;
  recipientByIdentity?: Resolver<Maybe<ResolversTypes['Recipient']>, ParentType, ContextType, RequireFields<QueryRecipientByIdentityArgs, 'citizenId' | 'name'>>;
  recipientStatuses?: Resolver<Array<ResolversTypes['RecipientStatus']>, ParentType, ContextType, RequireFields<QueryRecipientStatusesArgs, 'identities' | 'questions'>>;
  recipients?: Resolver<ResolversTypes['RecipientConnection'], ParentType, ContextType, RequireFields<QueryRecipientsArgs, 'first'>>;
};

export type RecipientResolvers<ContextType = any, ParentType extends ResolversParentTypes['Recipient'] = ResolversParentTypes['Recipient']> = {
  addressProtected?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  age?: Resolver<Maybe<ResolversTypes['ShownInt']>, ParentType, ContextType>;
  birthDate?: Resolver<Maybe<ResolversTypes['ShownDate']>, ParentType, ContextType>;
  charity?: Resolver<Maybe<ResolversTypes['Charity']>, ParentType, ContextType>;
  citizenId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  civilAffairs?: Resolver<Maybe<ResolversTypes['CivilAffairs']>, ParentType, ContextType>;
  conflicts?: Resolver<Maybe<Array<ResolversTypes['Conflict']>>, ParentType, ContextType>;
  disability?: Resolver<Maybe<ResolversTypes['Disability']>, ParentType, ContextType>;
  education?: Resolver<Maybe<ResolversTypes['Education']>, ParentType, ContextType>;
  ethnicity?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  guardianId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  health?: Resolver<Maybe<ResolversTypes['Health']>, ParentType, ContextType>;
  household?: Resolver<Maybe<ResolversTypes['Household']>, ParentType, ContextType>;
  housing?: Resolver<Maybe<ResolversTypes['Housing']>, ParentType, ContextType>;
  hukouType?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  idType?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  labour?: Resolver<Maybe<ResolversTypes['Labour']>, ParentType, ContextType>;
  lifeStatus?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  lowIncomeCategory?: Resolver<Maybe<ResolversTypes['ShownCodes']>, ParentType, ContextType>;
  maritalStatus?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  populationTags?: Resolver<Maybe<ResolversTypes['ShownCodes']>, ParentType, ContextType>;
  realNameVerified?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  registeredDivision?: Resolver<Maybe<ResolversTypes['DivisionCode']>, ParentType, ContextType>;
  residenceAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  residenceDivision?: Resolver<Maybe<ResolversTypes['DivisionCode']>, ParentType, ContextType>;
  sex?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
};

export type RecipientConnectionResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecipientConnection'] = ResolversParentTypes['RecipientConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RecipientEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RecipientEdgeResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecipientEdge'] = ResolversParentTypes['RecipientEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Recipient']>, ParentType, ContextType>;
};

export type RecipientStatusResolvers<ContextType = any, ParentType extends ResolversParentTypes['RecipientStatus'] = ResolversParentTypes['RecipientStatus']> = {
  answers?: Resolver<Array<ResolversTypes['StatusAnswer']>, ParentType, ContextType>;
};

export type RescueRecordResolvers<ContextType = any, ParentType extends ResolversParentTypes['RescueRecord'] = ResolversParentTypes['RescueRecord']> = {
  biometricRef?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  foundAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  foundPlace?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  identityStatus?: Resolver<Maybe<ResolversTypes['ShownCode']>, ParentType, ContextType>;
  originPlace?: Resolver<Maybe<ResolversTypes['DivisionCode']>, ParentType, ContextType>;
  rescueRecordNo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rescueServices?: Resolver<Maybe<ResolversTypes['ShownCodes']>, ParentType, ContextType>;
  revisitDue?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type ShownCodeResolvers<ContextType = any, ParentType extends ResolversParentTypes['ShownCode'] = ResolversParentTypes['ShownCode']> = {
  band?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  yes?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ShownCodesResolvers<ContextType = any, ParentType extends ResolversParentTypes['ShownCodes'] = ResolversParentTypes['ShownCodes']> = {
  items?: Resolver<Maybe<Array<ResolversTypes['CodedItem']>>, ParentType, ContextType>;
  yes?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ShownDateResolvers<ContextType = any, ParentType extends ResolversParentTypes['ShownDate'] = ResolversParentTypes['ShownDate']> = {
  band?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type ShownDecimalResolvers<ContextType = any, ParentType extends ResolversParentTypes['ShownDecimal'] = ResolversParentTypes['ShownDecimal']> = {
  band?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  yes?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ShownIntResolvers<ContextType = any, ParentType extends ResolversParentTypes['ShownInt'] = ResolversParentTypes['ShownInt']> = {
  band?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  yes?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type SourceResolvers<ContextType = any, ParentType extends ResolversParentTypes['Source'] = ResolversParentTypes['Source']> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  department?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>;
};

export type StatusAnswerResolvers<ContextType = any, ParentType extends ResolversParentTypes['StatusAnswer'] = ResolversParentTypes['StatusAnswer']> = {
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  yes?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  AccessConnection?: AccessConnectionResolvers<ContextType>;
  AccessEdge?: AccessEdgeResolvers<ContextType>;
  AccessRecord?: AccessRecordResolvers<ContextType>;
  AuditProof?: AuditProofResolvers<ContextType>;
  CatalogueItem?: CatalogueItemResolvers<ContextType>;
  Charity?: CharityResolvers<ContextType>;
  CharityAid?: CharityAidResolvers<ContextType>;
  Checkpoint?: CheckpointResolvers<ContextType>;
  CitizenId?: GraphQLScalarType;
  CivilAffairs?: CivilAffairsResolvers<ContextType>;
  CivilAssistance?: CivilAssistanceResolvers<ContextType>;
  CodedItem?: CodedItemResolvers<ContextType>;
  Conflict?: ConflictResolvers<ContextType>;
  ConflictValue?: ConflictValueResolvers<ContextType>;
  Connector?: ConnectorResolvers<ContextType>;
  Consent?: ConsentResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decided?: DecidedResolvers<ContextType>;
  Decimal?: GraphQLScalarType;
  Disability?: DisabilityResolvers<ContextType>;
  DisabilityRecord?: DisabilityRecordResolvers<ContextType>;
  DivisionCode?: GraphQLScalarType;
  EconomicVerification?: EconomicVerificationResolvers<ContextType>;
  Education?: EducationResolvers<ContextType>;
  EducationRecord?: EducationRecordResolvers<ContextType>;
  EmergencyAccess?: EmergencyAccessResolvers<ContextType>;
  Grant?: GrantResolvers<ContextType>;
  Grouped?: GroupedResolvers<ContextType>;
  Health?: HealthResolvers<ContextType>;
  Household?: HouseholdResolvers<ContextType>;
  HouseholdMember?: HouseholdMemberResolvers<ContextType>;
  Housing?: HousingResolvers<ContextType>;
  HousingRecord?: HousingRecordResolvers<ContextType>;
  Labour?: LabourResolvers<ContextType>;
  LabourRecord?: LabourRecordResolvers<ContextType>;
  MedicalRecord?: MedicalRecordResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Recipient?: RecipientResolvers<ContextType>;
  RecipientConnection?: RecipientConnectionResolvers<ContextType>;
  RecipientEdge?: RecipientEdgeResolvers<ContextType>;
  RecipientStatus?: RecipientStatusResolvers<ContextType>;
  RescueRecord?: RescueRecordResolvers<ContextType>;
  ShownCode?: ShownCodeResolvers<ContextType>;
  ShownCodes?: ShownCodesResolvers<ContextType>;
  ShownDate?: ShownDateResolvers<ContextType>;
  ShownDecimal?: ShownDecimalResolvers<ContextType>;
  ShownInt?: ShownIntResolvers<ContextType>;
  Source?: SourceResolvers<ContextType>;
  StatusAnswer?: StatusAnswerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = any> = {
  classified?: ClassifiedDirectiveResolver<any, any, ContextType>;
  key?: KeyDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
};
