// The words of docs/graph.md for what the schema says in codes; where there is a code table, its Chinese ones come from there.
/** What each row fact is. */
export const ROW_FACTS = {
  jurisdiction: ['户籍地或常住地在辖区内', 'registered or living in the caller’s divisions'],
  case: ['受理编号所列人员或其家庭', 'named by the case, or of a household that it names'],
  letter: ['家庭经济状况核对授权书', 'the household’s verification letter'],
  emergency: ['急难先行救助的开启状态', 'an open emergency access'],
  consent: ['单独同意或监护人同意', 'separate consent, or a guardian’s'],
  lifeStatus: ['生存状态', 'alive, dead or missing'],
  under14: ['未满14周岁', 'a child under 14'],
  addressProtected: ['地址保护', 'a protected address'],
};
export const LEGEND = [
  ['敏感级别 level', 'sensitivityLevel', { L1: 'not sensitive', L2: 'slightly', L3: 'rather', L4: 'sensitive' }],
  ['共享类型 share', 'shareType', { UNCONDITIONAL: 'unconditional', CONDITIONAL: 'by agreement', NOT_SHARED: 'not shared' }],
];
export const MASKS = {
  NAME: 'surname only',
  ID_STRICT: 'first 3 and last 1',
  ID_6_4: 'first 6 and last 4',
  STUDENT_NO: 'as a citizen id',
  DISABILITY_NO: 'as a citizen id, without type and grade',
  PHONE: 'first 3 and last 4',
  BANK: 'last 4',
  ADDRESS: 'down to the town',
  YEAR: 'ten years',
  AGEBAND: 'age band',
  BAND: 'band',
  BOOL: 'yes or no',
  LAST4: 'last 4',
  ORG_TYPE: 'kind of body only',
  NONE: 'shown as it is, or not',
  HIDE: 'hidden',
};
export const FILTERS = {
  ANY: ['看得见即可筛选', 'by whoever sees it'],
  EQUALITY: ['仅可等值', 'by equality only'],
  GRANTED: ['仅明文或区间可见者', 'by whoever sees it plain or as a band'],
  NONE: ['不可筛选', 'by nobody'],
};
