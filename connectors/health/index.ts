// The healthcare security bureau: who is insured, and what illness costs.
import { defineConnector } from '../../src/connector.js';
import { openHealth } from './source.js';

export default defineConnector({
  department: 'health',
  label: '医疗保障',
  staff: ['MI'],
  askedBy: 'CITIZEN_ID',
  alsoAskedBy: ['RESCUE_RECORD_NO'],
  blocks: [{ type: 'Health', lists: { records: 'MedicalRecord' } }],
  affiliates: ['HP'],
  alsoHolds: ['Recipient.name', 'Recipient.lifeStatus', 'Recipient.lowIncomeCategory'],
  open: async (settings, adapters) => openHealth(adapters.rest(settings)),
});
