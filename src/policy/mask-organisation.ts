// An organisation shown by its kind alone (只给机构类别): for a minor the school's name says where to find the child.

const KINDS: readonly (readonly [word: string, kind: string])[] = [
  ['幼儿园', '幼儿园'],
  ['小学', '小学'],
  ['初级中学', '初中'],
  ['初中', '初中'],
  ['高级中学', '高中'],
  ['高中', '高中'],
  ['中学', '中学'],
  ['职业学校', '中等职业学校'],
  ['职业技术学校', '中等职业学校'],
  ['职业中学', '中等职业学校'],
  ['中等专业学校', '中等职业学校'],
  ['技工学校', '中等职业学校'],
  ['特殊教育学校', '特殊教育学校'],
  ['培智学校', '特殊教育学校'],
  ['聋哑学校', '特殊教育学校'],
  ['大学', '高等学校'],
  ['学院', '高等学校'],
  ['学校', '学校'],
  ['医院', '医院'],
  ['福利院', '福利机构'],
];

/** The word that ends last tells the kind (某大学附属小学 is a primary school); the longer one where two end together. */
export function organisationKind(name: string): string {
  let best = { end: 0, length: 0, kind: '机构' };
  for (const [word, kind] of KINDS) {
    const at = name.lastIndexOf(word);
    const end = at + word.length;
    if (at >= 0 && (end > best.end || (end === best.end && word.length > best.length))) best = { end, length: word.length, kind };
  }
  return best.kind;
}
