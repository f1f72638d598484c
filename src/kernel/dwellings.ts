// When two ways of writing an address mean one dwelling.

const BLANKS = /[\s,,.。、;;:]/gu;
const DASHES = /[‐‑‒–—―−﹣－~~]/gu;
/** Written in the one form already, as most are. */
const PLAIN = /^[\u4e00-\u9fff\da-z-]+$/;
/** What has no number of a house in it is a place where many live. */
const NUMBERED = /\d|[一二三四五六七八九十]+(?:号|栋|幢|室|户)/u;
const ENDS_AT_A_PLACE = /(?:村|组|队|社|屯|社区|街道|镇|乡)$/u;

/** One form for all ways of writing it; null where the address does not reach down to a dwelling. */
export function dwellingOf(address: string): string | null {
  const plain = PLAIN.test(address) ? address : address.normalize('NFKC').replace(BLANKS, '').replace(DASHES, '-').toLowerCase();
  return NUMBERED.test(plain) && !ENDS_AT_A_PLACE.test(plain) ? plain : null;
}

/** Of so many households that are met by chance this share lives where another one does: rather too high than too low. */
export const SHARE_OF_A_DWELLING = 0.0005;
