// The whole way back from a backup, as an operator goes it: refused, recovered at the terminal, started again, and provable on both sides.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Hub, startHub } from '../support/hub.js';
import { runProgram } from '../support/program.js';
import { temporaryFolder } from '../support/temporary-postgres.js';

const folder = temporaryFolder();
const [data, backup] = [join(folder.path, 'data'), join(folder.path, 'backup')];
/** With their owner, whom PostgreSQL insists on. */
const copy = (from: string, to: string) => execFileSync('cp', ['-a', from, to]);
const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('a hub whose database was put back', () => {
  let hub: Hub;
  const receipts: Record<'kept' | 'lost' | 'later', string> = { kept: '', lost: '', later: '' };
  const look = async () => {
    const as = hub.stories['A1']!;
    const { status, headers } = await hub.ask({
      query: 'query ($id: ID!) { recipient(id: $id) { name } }',
      variables: { id: as.recipientId },
      as,
    });
    expect(status).toBe(200);
    return headers.get('zhongfu-receipt')!;
  };
  const zhongfu = (...args: string[]) => runProgram(args, { ZHONGFU_DATA: data });

  beforeAll(async () => {
    hub = await startHub({ data });
    receipts.kept = await look();
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // signed
    await hub.kill('SIGTERM');
    copy(join(data, 'postgres'), backup);
    hub = await startHub({ data });
    receipts.lost = await look();
    await hub.kill('SIGTERM');
    rmSync(join(data, 'postgres'), { recursive: true });
    copy(backup, join(data, 'postgres'));
  }, 180_000);
  afterAll(async () => {
    await hub?.stop();
    folder.remove();
  });

  it('does not start, and says why and what to do', async () => {
    const { code, err } = await runProgram(['start'], {
      ZHONGFU_DATA: data,
      PORT: '0',
      ADMIN_PORT: '0',
      ZHONGFU_SANDBOX_PORT: '0',
    });
    expect(code).toBe(4);
    expect(err).toContain('HEAD_BACK');
    expect(err).toContain('zhongfu audit recover --reason');
  }, 90_000);

  it('is recovered for a reason, once', async () => {
    expect(await zhongfu('audit', 'recover')).toMatchObject({ code: 2, err: expect.stringContaining('--reason') });
    const { code, out } = await zhongfu('audit', 'recover', '--reason', 'disk lost', '--json');
    expect(code).toBe(0);
    const { from, origin, restored, known } = JSON.parse(out);
    expect(origin).toBe(`${from}.2`);
    expect(restored).toBeLessThan(known);
    expect(await zhongfu('audit', 'recover', '--reason', 'disk lost')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Nothing to recover'),
    });
  }, 90_000);

  it('starts again, verifies over both shards, and proves what was kept and what came later, not what was lost', async () => {
    hub = await startHub({ data });
    receipts.later = await look();
    const { code, out } = await zhongfu('audit', 'verify', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { ok: true, failures: [], warnings: [expect.stringContaining('a backup of')], origin: expect.stringMatching(/\.2$/) },
    ]);
    const proved = async (receipt: string) => {
      const { code, out } = await zhongfu('audit', 'prove', receipt, '--hub', hub.url, '--json');
      return [code, JSON.parse(out).reason];
    };
    expect(await proved(receipts.kept)).toEqual([0, null]);
    expect(await proved(receipts.later)).toEqual([0, null]);
    expect(await proved(receipts.lost)).toEqual([1, 'NOT_INCLUDED']);
  }, 120_000);
});
