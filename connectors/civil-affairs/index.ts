// Civil affairs: the register of recipients and households, social assistance, the row facts and the cases.
import { defineConnector } from '../../src/connector.js';
import { openSource } from './source.js';

export default defineConnector({
  department: 'civil-affairs',
  label: '民政',
  staff: ['CA'],
  askedBy: 'CITIZEN_ID',
  blocks: [
    { type: 'CivilAffairs', lists: { assistance: 'CivilAssistance', rescues: 'RescueRecord' } },
    { type: 'Household', lists: { verifications: 'EconomicVerification' } },
  ],
  personReferences: ['Recipient.guardianId', 'Household.headRecipientId'],
  open: async (settings, adapters) => openSource(adapters.sql(settings)),
});
