// Gives money as a floating-point number: 0.1 + 0.2 of it is no longer what somebody is owed.
import { tampered, withRows } from './tampered.js';

export const breaks = 'gives every value in the agreed form, and there is one of every field';

export const open = tampered(async (batch, call, sound) =>
  withRows(await sound.load(batch, call), (row) =>
    'allowanceMonthly' in row ? { ...row, allowanceMonthly: Number(row['allowanceMonthly']) } : row,
  ),
);
