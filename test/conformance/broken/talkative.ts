// Passes on a field that nobody asked for, because the department's answer had it anyway.
import { tampered, withRows } from './tampered.js';

export const breaks = 'gives the asked fields of each record and no others';

export const open = tampered(async (batch, call, sound, bureau) =>
  withRows(await sound.load(batch, call), (row, of, i) => ({ ...row, cardNo: bureau.recordsOf(of)[i]!['cardNo'] })),
);
