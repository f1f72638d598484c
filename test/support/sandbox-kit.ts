// What a stand-in department is given under test: a free port, a log that can be read, a fault that can be set.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessLine, Fault, FaultMode, Kit, World } from '../../src/sandbox/kit.js';

export function sandboxKit(world: World) {
  const log: Omit<AccessLine, 'department' | 'at'>[] = [];
  let fault: Fault | null = null;
  const folder = mkdtempSync(join(tmpdir(), 'zhongfu-sandbox-'));
  const kit: Kit = {
    world,
    host: '127.0.0.1',
    port: 0,
    folder,
    log: (line) => void log.push(line),
    fault: () => fault,
    postgres: () => Promise.reject(new Error('no database here')),
  };
  return {
    kit,
    log,
    setFault: (mode: FaultMode | null, ms = 0) => {
      fault = mode && { mode, ms };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
