// Chinese surnames: where one ends in a name, and how common it is.
import { plainName } from './person-name.js';

const COMPOUND = new Set(
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 南荣'.split(
    ' ',
  ),
);

/** Of a thousand people in the country so many have this surname. */
const PER_MILLE = new Map(
  '王76 李74 张71 刘54 陈51 杨33 黄24 赵23 吴22 周21 徐17 孙16 马13 朱13 胡12 郭12 何11 林11 高10 罗9 郑8 梁8 谢7 宋7 唐7 许7 韩6 冯6 邓6 曹6'
    .split(' ')
    .map((pair) => [pair[0]!, Number(pair.slice(1))] as const),
);
/** No surname that is not listed is more common than this, and no compound one than that. */
const OTHERS = 5;
const COMPOUND_ONES = 1;

/** How many of a name's characters are the surname. */
export const surnameLength = (letters: readonly string[]): 1 | 2 =>
  letters.length > 2 && COMPOUND.has(letters.slice(0, 2).join('')) ? 2 : 1;

/** Most names, as they are. */
const USUAL = /^[\u4e00-\u9fff]{2,4}$/;
const HAN = /^\p{Script=Han}+$/u;
/** The dot between the parts of a name: before it stands a surname, or a whole name of somebody whose people have none. */
const DOT = /[·•・‧]/u;

/** One form for all ways of writing it; null where the name does not begin with a surname. */
export function surnameOf(name: string): string | null {
  if (USUAL.test(name)) return name.slice(0, name.length > 2 && COMPOUND.has(name.slice(0, 2)) ? 2 : 1);
  const [first, ...more] = name.split(DOT).map(plainName) as [string, ...string[]];
  if (!HAN.test(first)) return null;
  if (more.length > 0) return [...first].length === 1 || COMPOUND.has(first) ? first : null;
  const letters = [...first];
  return letters.length < 2 ? null : letters.slice(0, surnameLength(letters)).join('');
}

/** The share of a surname in the country, rather too high than too low. */
export const shareOf = (surname: string): number =>
  (PER_MILLE.get(surname) ?? (COMPOUND.has(surname) ? COMPOUND_ONES : OTHERS)) / 1_000;
