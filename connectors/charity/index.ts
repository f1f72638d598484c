// The charity federation: which organisation helped whom, with what, out of which project.
import { defineConnector } from '../../src/connector.js';
import { openCharity } from './source.js';

export default defineConnector({
  department: 'charity',
  label: '慈善',
  staff: ['CH'],
  askedBy: 'CITIZEN_ID',
  blocks: [{ type: 'Charity', lists: { records: 'CharityAid' } }],
  open: async (settings, adapters) => openCharity(adapters.subgraph(settings)),
});
