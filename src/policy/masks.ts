// Masked texts: enough to recognise a record by, not enough to find the person with. What does not look as expected is starred whole.
import type { MaskRule } from '../kernel/classification.js';
import { surnameLength } from '../kernel/surnames.js';
import { maskAddress } from './mask-address.js';
import { organisationKind } from './mask-organisation.js';

const STAR = '*';
const FOUR = '****';
const ID_STARS = STAR.repeat(14);

function maskName(name: string): string {
  const letters = Array.from(name.replace(/\s/gu, ''));
  if (letters.length < 2) return STAR;
  const surname = surnameLength(letters);
  return letters.slice(0, surname).join('') + STAR.repeat(letters.length - surname);
}

const CITIZEN_ID = /^\d{17}[\dXx]$/;
/** First three and last one: `320**************X`; without the last one where the rest of the answer would tell too much with it. */
const maskCitizenId = (id: string, hideTail: boolean): string =>
  CITIZEN_ID.test(id) ? `${id.slice(0, 3)}${ID_STARS}${hideTail ? STAR : id.slice(-1).toUpperCase()}` : STAR.repeat(18);

/** Both numbers are built around the citizen id, so its rule holds inside them. */
const maskStudentNo = (no: string, hideTail: boolean): string =>
  /^[A-Z]/.test(no) ? no.slice(0, 1) + maskCitizenId(no.slice(1), hideTail) : STAR.repeat(19);
const maskDisabilityNo = (no: string, hideTail: boolean): string => `${maskCitizenId(no.slice(0, 18), hideTail)}**`;

const maskPhone = (phone: string): string =>
  /^1\d{10}$/.test(phone) ? phone.slice(0, 3) + FOUR + phone.slice(-4) : lastFour(phone);

/** The last four, if what stays hidden is at least as long. */
function lastFour(text: string): string {
  const letters = Array.from(text.replace(/\s/gu, ''));
  return letters.length < 8 ? FOUR : FOUR + letters.slice(-4).join('');
}

export interface Masking {
  /** The person is under 18, or of unknown age. */
  readonly minor: boolean;
  /** The citizen id's last character is starred as well (see whole-response.ts). */
  readonly hideTail?: boolean;
}
type Mask = (text: string, masking: Masking) => string;
const byTail =
  (mask: (text: string, hideTail: boolean) => string): Mask =>
  (text, { hideTail }) =>
    mask(text, hideTail === true);
const MASKS: ReadonlyMap<MaskRule, Mask> = new Map<MaskRule, Mask>([
  ['NAME', (name, { minor }) => (minor ? '***' : maskName(name))],
  ['ID_STRICT', byTail(maskCitizenId)],
  // Six and four are only for answers without birth date, age or division; a field cannot see the whole answer, so the strict rule holds.
  ['ID_6_4', byTail(maskCitizenId)],
  ['STUDENT_NO', byTail(maskStudentNo)],
  ['DISABILITY_NO', byTail(maskDisabilityNo)],
  ['PHONE', maskPhone],
  ['BANK', lastFour],
  ['LAST4', lastFour],
  ['ADDRESS', maskAddress],
  ['ORG_TYPE', organisationKind],
]);

/** The masked text of a rule, or undefined where the rule leaves no text (bands, yes/no, hidden). */
export const textMask = (rule: MaskRule): Mask | undefined => MASKS.get(rule);
