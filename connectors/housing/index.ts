// The housing bureau: who is housed or helped with rent, in how large and how safe a home.
import { defineConnector } from '../../src/connector.js';
import { openHousing } from './source.js';

export default defineConnector({
  department: 'housing',
  label: '住房城乡建设',
  staff: ['HO'],
  askedBy: 'CITIZEN_ID',
  blocks: [{ type: 'Housing', lists: { records: 'HousingRecord' } }],
  open: async (settings, adapters) => openHousing(adapters.sql(settings)),
});
