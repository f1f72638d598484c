// The education bureau: where a child or student learns, and what aid for it was granted.
import { defineConnector } from '../../src/connector.js';
import { sign } from './signature.js';
import { openEducation } from './source.js';

export default defineConnector({
  department: 'education',
  label: '教育',
  staff: ['ED'],
  askedBy: 'CITIZEN_ID',
  blocks: [{ type: 'Education', lists: { records: 'EducationRecord' } }],
  affiliates: ['SC'],
  alsoHolds: ['Recipient.name'],
  open: async (settings, adapters) => openEducation(adapters.rest({ ...(settings as object), sign })),
});
