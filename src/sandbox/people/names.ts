// What people are called: surnames by their share, given names by the years in which they were fashionable.
import type { Random, Weights } from './random.js';

const w = (text: string): Weights<string> =>
  text.split(' ').map((pair) => [pair.replace(/[\d.]+$/, ''), Number(/[\d.]+$/.exec(pair)![0])] as const);

const COMMON = w(
  '王76 李74 张71 刘54 陈51 杨33 黄24 赵23 吴22 周21 徐17 孙16 马13 朱13 胡12 郭12 何11 林11 高10 罗9 郑8 梁8 谢7 宋7 唐7 许7 韩6 冯6 邓6 曹6 蒋7 沈5 钱4 陆4 欧阳1 司马0.2 上官0.1',
);
/** South of the Yangtze these are more frequent than in the country. */
const JIANGSU: Weights<string> = [...COMMON, ...w('蒋14 沈10 钱10 陆9 顾6 丁6 徐12 周10')];
const TUJIA = w('向30 田30 彭25 覃15');
const SHE = w('蓝45 雷35 钟20');

/** Years of birth before `until`; two-character names and one-character ones. */
const GENERATIONS: readonly { until: number; men: string; women: string; shortMen: string; shortWomen: string }[] = [
  {
    until: 1955,
    men: '国强 德明 根生 阿毛 金生 福根 长庚 永福 宝生 德兴',
    women: '秀英 桂英 玉兰 凤英 金娣 桂芳 秀珍 兰英 阿珍 招娣',
    shortMen: '荣 富 贵 福',
    shortWomen: '英 珍 兰 娣',
  },
  {
    until: 1970,
    men: '建国 建华 卫东 志强 国平 建平 国庆 卫国 志明 永强',
    women: '爱华 红卫 国英 爱珍 建芳 玉珍 秋英 惠芳 文英 丽华',
    shortMen: '平 明 刚 健',
    shortWomen: '芳 萍 英 琴',
  },
  {
    until: 1985,
    men: '海波 晓东 志刚 建军 海峰 小军 文斌 永军',
    women: '晓燕 丽娟 海燕 春梅 小红 雪梅 丽萍 秀丽',
    shortMen: '军 伟 勇 斌 涛',
    shortWomen: '丽 敏 静 艳 燕',
  },
  {
    until: 2000,
    men: '志远 文杰 晓峰 俊峰 明轩 家豪 天宇',
    women: '婷婷 佳慧 雅婷 梦婷 晓倩 诗雨 佳怡',
    shortMen: '磊 浩 洋 鑫 超',
    shortWomen: '倩 佳 婷 雪 颖',
  },
  {
    until: 2010,
    men: '宇航 俊杰 子豪 浩然 宇轩 子涵 嘉豪',
    women: '欣怡 雨欣 子涵 思琪 梦琪 雨桐 佳怡',
    shortMen: '阳 睿 涵',
    shortWomen: '悦 琪 萱',
  },
  {
    until: 9999,
    men: '浩宇 沐宸 子墨 宇辰 一诺 梓涵 奕辰 铭泽',
    women: '梓涵 一诺 语桐 诗涵 若汐 可馨 沐瑶 依诺',
    shortMen: '宸 睿 泽',
    shortWomen: '悦 瑶 桐',
  },
];
const lists = GENERATIONS.map((g) => ({
  until: g.until,
  long: { '1': g.men.split(' '), '2': g.women.split(' ') },
  short: { '1': g.shortMen.split(' '), '2': g.shortWomen.split(' ') },
}));

/** Han in nearly all cases; the exceptions are the two places of the sources where it is not so. */
export function ethnicityIn(random: Random, town: string): string {
  if (town === '341881200') return random.chance(0.6) ? '22' : '01';
  if (town.startsWith('430802')) return random.chance(0.7) ? '15' : '01';
  return random.chance(0.996) ? '01' : '03';
}

export function surname(random: Random, ethnicity: string, division: string): string {
  if (ethnicity === '15') return random.weighted(TUJIA);
  if (ethnicity === '22') return random.weighted(SHE);
  return random.weighted(division.startsWith('32') ? JIANGSU : COMMON);
}

/** A one-character given name for 15 % of those over 50 and 8 % of the rest. */
export function givenName(random: Random, sex: '1' | '2', birthYear: number, age: number): string {
  const generation = lists.find((list) => birthYear < list.until)!;
  return random.pick(generation[random.chance(age > 50 ? 0.15 : 0.08) ? 'short' : 'long'][sex]);
}
