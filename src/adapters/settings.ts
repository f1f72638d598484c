// Settings of a source, checked before anything is opened: the refusal names the setting, never its value.
import type { z } from 'zod';
import { StartRefused } from '../kernel/errors.js';

export function settingsOf<S extends z.ZodType>(schema: S, settings: unknown, kind: string): z.output<S> {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`);
  throw new StartRefused(`The settings of a ${kind} source do not fit: ${where.join('; ')}`);
}
