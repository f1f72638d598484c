// The hub's log: what happened to the hub, never whom it happened to. Error texts of others stay out: they may quote a value.
import pino, { type Logger } from 'pino';
import { StartRefused } from '../kernel/errors.js';

export type Log = Logger;

/** Logs to stderr: stdout belongs to results. */
export const createLog = (level: string): Log =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));

/** What may be said of an error: its kind and code; its text only where it is our own. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const code = (error as { code?: unknown }).code;
  return {
    kind: error.constructor.name,
    ...(typeof code === 'string' && { code }),
    ...(error instanceof StartRefused && { message: error.message }),
    at: error.stack?.split('\n')[1]?.trim(),
  };
}
