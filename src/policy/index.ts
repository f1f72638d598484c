// The room that decides: what a caller may see of a field, why, and how it is then shown.
export type { Connection } from '../database/index.js';
export { type Act, type ActStore, createActStore } from './act-store.js';
export { type Admission, admission, type NamedCase, purposeRefusal, type Refused } from './admission.js';
export { grantsAsOf, lettersAsOf } from './as-of.js';
export { type Ceiling, compileCeiling } from './ceiling.js';
export { type CellChange, changesBetween, rowFactChanges } from './changes.js';
export { type ConsentStore, createConsentStore, type NewConsent } from './consent-store.js';
export { type Consent, type Consented, consented, isUnder14 } from './consents.js';
export { createDecider, type Decider, type Plan } from './decide.js';
export { type DepartmentPolicy, readPolicy } from './department-policy.js';
export {
  type AccessState,
  accessState,
  accountName,
  type Emergencies,
  type EmergencyAccess,
  emergenciesOf,
  isOverdue,
  PAPERS_WITHIN,
} from './emergency.js';
export { createEmergencyStore, type EmergencyStore, type NewAccess, newAccessId } from './emergency-store.js';
export { createGrantStore, type GrantSnapshot, type GrantStore, type NewGrant } from './grant-store.js';
export { agreedTerms, type Terms } from './grant-terms.js';
export { createGrantUse, type GrantUse } from './grant-use-store.js';
export { type PolicyInForce, type PolicyVersion, policyInForce } from './in-force.js';
export { createLetterStore, type LetterStore } from './letter-store.js';
export { type LetterState, letterState, signersOf } from './letters.js';
export { conditionsOf, type Lack, neededFor, PAST_POLICY } from './needed.js';
export type { Limits } from './plan.js';
export { type OnUnreadable, type Renderer, type RenderSubject, rendererFor, renderersOf } from './render.js';
export { rowFactsText } from './row-facts.js';
export { decideHousehold, decidePerson, type EmergencyState, type HouseholdRow, type PersonRow, renderSubject } from './rows.js';
export { type ConsentState, prefixesOf } from './scope.js';
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
export { carries, isStronger, mostAtLevel, weakerOf } from './strength.js';
export * from './types.js';
export { compileTexts, type PolicyEvent, type PolicyTexts, type PolicyWatch, watchPolicies } from './watch.js';
export { type WholeResponse, wholeResponse } from './whole-response.js';
