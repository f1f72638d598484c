// When two ways of writing a name are the same name: departments differ in width, blanks, the dot of a name and rare characters.

/** Rare and traditional characters beside those that most registers write; two of a row are one character. */
const VARIANTS =
  '㛃洁 潔洁 國国 囯国 華华 軍军 麗丽 蘭兰 強强 紅红 衛卫 愛爱 珎珍 峯峰 靜静 鳳凤 貴贵 寶宝 興兴 榮荣 剛刚 濤涛 曉晓 雲云 龍龙 誌志';
const usual = new Map(VARIANTS.split(' ').map((pair) => [...pair] as [string, string]));

/** One form for all the ways of writing a name that make no other person. */
export const plainName = (name: string): string =>
  [...name.normalize('NFKC').replace(/[\s·•・‧.]/g, '')].map((character) => usual.get(character) ?? character).join('');

export const isSameName = (a: string, b: string): boolean => plainName(a) === plainName(b);
