// What an entry of the record is called where an auditor lists it.
import { expect, it } from '@jest/globals';
import { accessRecord } from '../../src/audit/access.js';

const outcomeOf = (entry: object): string => {
  const text = JSON.stringify({ event_id: 'e', ts: '2026-01-01T00:00:00.000Z', ...entry });
  return accessRecord([{ log: 1, index: 0n, entry: Buffer.from(text), detail: null }]).outcome;
};

it.each<[string, object]>([
  ['disclosed', { type: 'DISC' }],
  ['denied', { type: 'DENY', operation: { kind: 'query', name: 'merge' } }],
  ['NO_CASE', { type: 'DENY', error: { code: 'NO_CASE', stage: 'refused' } }],
  ['breakglass', { type: 'BREAKGLASS', about: { act: 'openEmergencyAccess', step: 'opened' } }],
  ['breakglass:reviewEmergencyAccess', { type: 'BREAKGLASS', about: { act: 'reviewEmergencyAccess', step: 'reviewed' } }],
  ['admin:emergencyPapers', { type: 'ADMIN', about: { act: 'emergencyPapers', step: 'papers' } }],
  ['policy:createGrant', { type: 'POLICY', about: { act: 'createGrant' } }],
  ['policy:withdrawLetter', { type: 'POLICY', about: { act: 'withdrawLetter' } }],
  ['admin:merge', { type: 'ADMIN', about: { decision: 'd' }, operation: { kind: 'identity', name: 'merge' } }],
  ['anomaly:NIGHT_READ', { type: 'ADMIN', about: { anomaly: 'a', rule: 'NIGHT_READ' } }],
  ['audit_read', { type: 'AUDIT_READ', operation: { kind: 'query', name: 'merge' } }],
  ['key', { type: 'KEY', about: { receipts: [] } }],
])('%s', (outcome, entry) => {
  expect(outcomeOf(entry)).toBe(outcome);
});
