// A masked address ends at the town or sub-district (保留到乡镇街道); where that cannot be told for certain it ends earlier.

const REST = '****';

/** Names of cities and counties that contain 镇 or 乡 themselves. One that is missing here only makes the mask shorter. */
const NOT_A_TOWN =
  /镇江市|景德镇市|新乡[市县]|萍乡市|湘乡市|宁乡市|桐乡市|镇海区|镇[原平巴坪安赉雄康沅远]县|镇宁|镇沅|金乡县|内乡县|西乡县|安乡县|平乡县|乡宁县|乡城县|东乡[区族县]/gu;
const TOWN = /街道|镇|乡|苏木/gu;
/** What only the inner part of an address holds; beyond it a 镇 is somebody's estate. */
const INNER = /[\d０-９路巷弄号村栋幢室楼]|小区|花园|社区|公寓/u;
/** Province, city, county, each if it is there. */
const ABOVE_TOWN =
  /^(?:[^\d路街巷弄号村]{2,8}?(?:省|自治区))?(?:[^\d路街巷弄号村区县]{1,7}?(?:市|州|盟|地区))?(?:[^\d路街巷弄号村栋幢室镇乡]{1,8}?(?<![小社园校厂片])[区县旗市])?/u;

export function maskAddress(address: string): string {
  const compact = address.replace(/\s/gu, '');
  const searched = compact.replace(NOT_A_TOWN, (name) => '〇'.repeat(name.length - 1) + name.slice(-1));
  for (const { 0: word, index } of searched.matchAll(TOWN)) {
    const before = searched.slice(0, index);
    // Many sub-districts are named after a road (中山路街道), so a road does not end the search for 街道.
    if (word === '街道' ? /[\d０-９号]/u.test(before) : INNER.test(before)) break;
    if (before !== '') return compact.slice(0, index + word.length) + REST;
  }
  return compact.slice(0, ABOVE_TOWN.exec(searched)?.[0].length ?? 0) + REST;
}
