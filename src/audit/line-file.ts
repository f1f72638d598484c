// Lines into a new file, in flat memory: what is written waits for the disk.
import { type FileHandle, open } from 'node:fs/promises';

const NEWLINE = Buffer.from('\n');
const PIECE = 256 * 1_024;

/** Readable by its owner alone; never over a file that is there. */
export async function newLines(path: string): Promise<LineFile> {
  return new LineFile(await open(path, 'wx', 0o600));
}

export class LineFile {
  readonly #file: FileHandle;
  #pending: Uint8Array[] = [];
  #bytes = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async write(line: Uint8Array): Promise<void> {
    this.#pending.push(line, NEWLINE);
    this.#bytes += line.length + 1;
    if (this.#bytes > PIECE) await this.#flush();
  }

  async close(): Promise<void> {
    try {
      await this.#flush();
      await this.#file.sync();
    } finally {
      await this.#file.close();
    }
  }

  async #flush(): Promise<void> {
    const chunk = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#bytes = 0;
    for (let at = 0; at < chunk.length; ) at += (await this.#file.write(chunk, at)).bytesWritten;
  }
}
