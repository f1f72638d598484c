// The human resources and social security bureau: who works, who seeks work, what pensions and benefits come in.
import { defineConnector } from '../../src/connector.js';
import { openLabour } from './source.js';

export default defineConnector({
  department: 'labour',
  label: '人力资源社会保障',
  staff: ['HR'],
  askedBy: 'CITIZEN_ID',
  blocks: [{ type: 'Labour', lists: { records: 'LabourRecord' } }],
  alsoHolds: ['Recipient.name'],
  open: async (settings, adapters) => openLabour(adapters.soap(settings)),
});
