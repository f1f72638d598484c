// The disabled persons' federation: certificates, subsidies and needs, from its nightly files.
import { defineConnector } from '../../src/connector.js';
import { AGREED } from './mapping.js';
import { openDisability } from './source.js';

export default defineConnector({
  department: 'disability',
  label: '残疾人联合会',
  staff: ['DP'],
  askedBy: 'CITIZEN_ID',
  blocks: [{ type: 'Disability', lists: { records: 'DisabilityRecord' } }],
  alsoHolds: ['Recipient.name'],
  open: async (settings, adapters) => openDisability(adapters.csvDrop({ ...(settings as object), ...AGREED })),
});
