// The bench runs, in one short round, and writes figures of the agreed shape. How fast anything is, is not asked here.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const bench = (...args: string[]) => run(process.execPath, ['bench/run.mjs', ...args], { cwd: process.cwd() });

describe('the bench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhongfu-bench-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('measures the hub beside a plain server on equal answers, and writes what it found', async () => {
    const file = join(folder, 'bench.json');
    const { stdout } = await bench('--quick', '--rounds', '1', '--seconds', '1', '--json', file);
    expect(stdout).toContain('hub ×');
    const { results, ...head } = JSON.parse(readFileSync(file, 'utf8'));
    expect(head).toEqual({
      commit: expect.stringMatching(/^[0-9a-f]{40}$|^unknown$/),
      at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
      rounds: 1,
    });
    const places = results.map((r: Record<string, unknown>) => `${r['contender']} ${r['workload']} ${r['connections']}`);
    const asked = ['apollo', 'hub'].flatMap((name) =>
      ['Q1', 'Q100'].flatMap((what) => [16, 64].map((n) => `${name} ${what} ${n}`)),
    );
    expect(places.sort()).toEqual(asked.sort());
    const number = expect.any(Number);
    for (const { contender, workload, connections, ...figures } of results) {
      expect(figures).toEqual({
        requestsPerSecond: number,
        p50Ms: number,
        p99Ms: number,
        serverCpuUs: number,
        hubRatio: { median: number, low: number, high: number },
      });
      expect(figures.requestsPerSecond).toBeGreaterThan(0);
      if (contender === 'hub') expect(figures.hubRatio).toEqual({ median: 1, low: 1, high: 1 });
    }
  }, 120_000);

  it.each(['--peers', '--sources'])('says that %s is not offered yet', async (option) => {
    await expect(bench('--quick', option)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('not offered yet') });
  });
});
