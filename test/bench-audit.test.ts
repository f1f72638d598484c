// The bench of the record runs, small, and writes figures of its shape. How fast anything is, is not asked here.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { builtMain } from './support/built.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'zhongfu-bench-audit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bench = (...args: string[]) => run(process.execPath, ['bench/audit.mjs', '--dir', folder, ...args], { cwd: process.cwd() });

describe('the bench of the record', () => {
  it('loads, searches, writes and verifies, says the disk it needs beforehand and gives it back', async () => {
    await builtMain();
    const file = join(folder, 'figures.json');
    const { stdout, stderr } = await bench('--entries', '3000', '--seconds', '0.2', '--queries', '10', '--json', file);
    expect(stderr).toMatch(/^3000 entries need about \d+\.\d GB below .*; \d+\.\d GB are free\n/);
    expect(stdout).toContain('accessTo, page of 50, p95');
    const figure = expect.any(Number);
    const page = { pages: figure, meanRows: figure, p50Ms: figure, p95Ms: figure, p99Ms: figure };
    const appended = {
      refused: figure,
      entriesPerSecond: figure,
      p50Ms: figure,
      p99Ms: figure,
      meanBatch: figure,
      hubCpuUs: figure,
    };
    const verified = { entries: figure, entriesPerSecond: figure, entriesPerSecondOfACore: figure };
    const figures = JSON.parse(readFileSync(file, 'utf8'));
    expect(figures).toEqual({
      entries: 3000,
      loaded: { entries: 3000, entriesPerSecond: figure },
      search: { accessTo: page, accessRecords: page, afterLoading: { accessTo: page, accessRecords: page } },
      append: { ...appended, connections: 512 },
      latency: [1, 16, 64].map((connections) => ({ ...appended, connections })),
      verify: { export: verified, database: verified },
    });
    expect(figures.search.accessRecords.meanRows).toBeGreaterThan(3);
    expect(figures.verify.export.entries).toBeGreaterThan(3000);
    expect(readdirSync(folder)).toEqual(['figures.json']);
  }, 120_000);

  it.each([
    ['--entries', 'many'],
    ['--entries', '5'],
    ['--rows', '5'],
  ])('refuses %s %s', async (...args) => {
    await expect(bench(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('bench:audit') });
  });
});
