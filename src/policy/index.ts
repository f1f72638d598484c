// The room that decides: what a caller may see of a field, why, and how it is then shown.
export { type Admission, admission, type NamedCase, purposeRefusal, type Refused } from './admission.js';
export { grantsAsOf, lettersAsOf } from './as-of.js';
export { type Ceiling, compileCeiling } from './ceiling.js';
export { createDecider, type Decider, type Plan } from './decide.js';
export { type DepartmentPolicy, readPolicy } from './department-policy.js';
export { createGrantStore, type GrantSnapshot, type GrantStore, type NewGrant } from './grant-store.js';
export { createLetterStore, type LetterStore } from './letter-store.js';
export { type LetterState, letterState } from './letters.js';
export { conditionsOf, type Lack, neededFor, PAST_POLICY } from './needed.js';
export { type OnUnreadable, type Renderer, type RenderSubject, rendererFor, renderersOf } from './render.js';
export { decideHousehold, decidePerson, type EmergencyState, type HouseholdRow, type PersonRow, renderSubject } from './rows.js';
export type { ConsentState } from './scope.js';
export {
  type CodedItem,
  emptyOf,
  isEmpty,
  type Shown,
  type ShownCode,
  type ShownCodes,
  type ShownDate,
  type ShownDecimal,
  type ShownInt,
} from './shown.js';
export { carries, isStronger, weakerOf } from './strength.js';
export * from './types.js';
