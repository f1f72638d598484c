// What would be needed for more to be shown, in words for the officer at the counter. It speaks of rules and papers, never of a value.
import type { ClassifiedField } from '../kernel/classification.js';
import type { Purpose } from '../kernel/codes.js';
import type { LetterState } from './letters.js';
import { scopeKind } from './scope.js';
import type { Refusal } from './types.js';

export interface Lack {
  readonly code: Refusal;
  readonly rule: string;
  readonly field: ClassifiedField;
  readonly role: string;
  readonly purpose: Purpose | null;
  /** Of a household in the caller's scope alone: how many must sign is a fact about it. */
  readonly letter?: LetterState | null;
  /** Those of the missing signers whom the caller may see, as the caller knows them. */
  readonly unsigned?: readonly string[];
}

const both = (zh: string, en: string): string => `${zh} (${en})`;

/** Table `authorisationKind`. */
const BY_LETTER = '1';
const BY_SEPARATE_CONSENT = '2';
const BY_GUARDIAN = '3';
const EMERGENCY_AID = 'P05';

const SCOPES: Readonly<Record<ReturnType<typeof scopeKind>, string>> = {
  division: both('须为在册人员,且户籍地或常住地在您的辖区内', 'somebody on the list, registered or living in your divisions'),
  institution: both('须为本机构在册的学生或患者', 'somebody on your own institution’s roll'),
  consent: both('须有本人对本组织的单独同意', 'the person’s separate consent to your organisation'),
  self: both('限本人及其监护的人', 'yourself, or somebody whose guardian you are'),
};
const LETTER = both(
  '须有共同生活的全体成年家庭成员签署的核对授权书',
  'a verification letter signed by every adult of the household',
);
const EMERGENCY = both('须先开启急难先行救助访问', 'an open emergency access: openEmergencyAccess');

const WORDS: Readonly<Record<Refusal, (lack: Lack) => string>> = {
  NO_PURPOSE: () => both('请在请求头 Zhongfu-Purpose 中声明用途', 'declare a purpose in the header Zhongfu-Purpose'),
  PURPOSE_MISMATCH: ({ purpose }) =>
    both(`该用途仅限 ${purpose?.roles.join(' ')}`, `a purpose of your role; this one is for ${purpose?.roles.join(' ')}`),
  NO_CASE: () =>
    both(
      '须有在办且包含此人或其家庭成员的受理编号 (Zhongfu-Case)',
      'an open case that names the person or a member of the household',
    ),
  NOT_SHARED: ({ field }) =>
    both(`依法不予共享: ${field.notSharedBasis ?? ''}`, 'not shared by law: no grant, letter or consent opens it to you'),
  NO_GRANT: ({ rule, field }) =>
    rule.startsWith('ceiling:')
      ? both(
          `提供部门 ${field.department} 的共享上限未对贵方此用途开放`,
          `the ceiling of ${field.department} has nothing of it for this role and purpose: only the department can change that`,
        )
      : both(`须由提供部门 ${field.department} 签订共享授权`, `a sharing grant of ${field.department} that names this field`),
  GRANT_EXPIRED: ({ field, rule }) =>
    both(`共享授权已到期,须由 ${field.department} 续签`, `${rule} has run out: a new one of ${field.department}`),
  NO_AUTHORISATION: ({ purpose, letter, unsigned = [] }) =>
    purpose?.code === EMERGENCY_AID ? EMERGENCY : unsignedWords(letter, unsigned),
  AUTHORISATION_EXPIRED: ({ purpose }) =>
    purpose?.code === EMERGENCY_AID
      ? both('急难先行救助访问已到时,须重新开启', 'the emergency access has run out: a new one')
      : both('核对授权书已失效,须重新签署', 'the verification letter has run out or was withdrawn: a new one'),
  PAPERS_OVERDUE: () =>
    both('本单位先前急难救助的手续逾期未补或未经复核,须先补齐', 'the papers and the review of your office’s earlier emergencies'),
  NO_CONSENT: () => both('须有本人的单独同意', 'the person’s separate consent'),
  NO_GUARDIAN_CONSENT: () => both('未满14周岁,须有监护人同意', 'the guardian’s consent: the person is under 14'),
  CONSENT_WITHDRAWN: () => both('同意已撤回,须重新取得', 'a new consent: it was withdrawn'),
  OUT_OF_JURISDICTION: ({ role, rule }) =>
    rule.startsWith('grant:')
      ? both('共享授权的区划未覆盖此人', 'a grant for the person’s divisions')
      : `${both('查无此人或不在您的辖区', 'not known, or not in your scope')}: ${SCOPES[scopeKind(role)]}`,
  CONFLICT_OF_INTEREST: () => both('须由无亲属关系的其他经办人办理', 'another officer: you are listed as related'),
  DECEASED_RESTRICTED: () =>
    both(
      '已故人员仅提供有限信息; 近亲属可向民政部门申请',
      'of the dead little is shown: a near relative may apply to civil affairs',
    ),
  LEVEL_EXCEEDED: ({ purpose, rule }) =>
    both(
      `明文超出该用途的最高敏感级别 ${purpose?.maxLevel}${rule === 'row:under-14' ? '(未满14周岁升级)' : ''}`,
      `plain needs a purpose of a higher level than ${purpose?.maxLevel}${rule === 'row:under-14' ? ': under 14 the level rises' : ''}`,
    ),
  SOURCE_UNAVAILABLE: () => both('源系统不可用,请稍后再试', 'the department does not answer now: try again'),
};

/** What would open it, or make it stronger. The same words for everybody who lacks the same. */
export const neededFor = (lack: Lack): string => WORDS[lack.code](lack);

/** How many have not signed, and by their handles those whom the caller may see anyway: of nobody else who lives there. */
function unsignedWords(letter: LetterState | null | undefined, unsigned: readonly string[]): string {
  if (letter?.state !== 'incomplete') return LETTER;
  const count = letter.missing.length;
  const who = unsigned.length > 0 ? `: ${unsigned.join(', ')}` : '';
  return both(
    `核对授权书尚缺 ${count} 名成年家庭成员签署${who}`,
    `${count} adult member(s) of the household have not signed the letter${who}`,
  );
}

/** What a person must fulfil before a field is shown that role, purpose and grants allow; null where that is being in scope alone. */
export function conditionsOf(
  purpose: Purpose | null,
  gates: { readonly letter: boolean; readonly emergency: boolean },
): string | null {
  const words = [
    purpose?.caseRequired && both('须有在办的受理编号', 'an open case'),
    purpose?.authorisation === BY_LETTER && gates.letter && LETTER,
    purpose?.authorisation === BY_SEPARATE_CONSENT && both('须有本人的单独同意', 'the person’s separate consent'),
    purpose?.authorisation === BY_GUARDIAN && both('未满14周岁的须有监护人同意', 'under 14 the guardian’s consent'),
    purpose?.code === EMERGENCY_AID && gates.emergency && EMERGENCY,
  ].filter((word) => typeof word === 'string');
  return words.length > 0 ? words.join('; ') : null;
}

/** Said with whatever is decided for a moment in the past. */
export const PAST_POLICY = both(
  '按现行策略与现有信息推定,当时的策略版本未保存',
  'by the policy and the facts of today: the policy of that moment is not kept',
);
