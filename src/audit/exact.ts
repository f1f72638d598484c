// The exact bytes of an entry as they are read: what is plain stays the text that the database sends, which costs half as much.

/** The bytes themselves; or, where each of them is a plain ASCII character, the text of them. */
export type Exact = Buffer | string;

/** For a column of bytes: text in which rare bytes are escaped. Hexadecimal would be twice as long. */
export const asExact = (column: string): string => `encode(${column}, 'escape')`;

/** What `encode(…, 'escape')` has made text of: zero and high bytes as `\ooo`, a backslash twice. Without any it is the bytes. */
export function exactOf(text: string): Exact {
  if (!text.includes('\\')) return text;
  const bytes = text.replace(/\\(\\|[0-7]{3})/g, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 8)),
  );
  return Buffer.from(bytes, 'latin1');
}

export const bytesOf = <Bytes extends Uint8Array>(exact: Bytes | string): Bytes | Buffer =>
  typeof exact === 'string' ? Buffer.from(exact, 'latin1') : exact;
