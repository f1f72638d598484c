// The README works, because its commands are run here, by a shell, against a hub of their own, and what they answer is what it shows.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inProject } from '../src/kernel/paths.js';
import { type Hub, startHub } from './support/hub.js';
import { userEnvironment } from './support/program.js';
import { temporaryFolder } from './support/temporary-postgres.js';

const text = readFileSync(inProject('README.md'), 'utf8');

interface Block {
  /** What stands after the three marks: `sh tested`, `json answer`. */
  readonly kind: string;
  readonly body: string;
}
const blocks: readonly Block[] = [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(([, kind, body]) => ({
  kind: kind!.trim(),
  body: body!,
}));
const bodyOf = (kind: string): string => {
  const found = blocks.filter((block) => block.kind === kind);
  if (found.length !== 1) throw new Error(`expected one block "${kind}", found ${found.length}`);
  return found[0]!.body;
};

/** Keys whose values differ from run to run: the moment, the writer's count, and everything that is random or keyed. */
const OF_THE_DAY = new Set([
  ...['ts', 'wseq', 'writer', 'epoch', 'event_id', 'request_id', 'eventId', 'requestId'],
  ...['ref', 'case_ref', 'detail', 'payload', 'policy'],
  ...['origin', 'entries', 'size', 'signedSize', 'root'],
]);

/** Whether `actual` is what the README shows: the same keys everywhere, and the same values but for those of the day. */
function shows(shown: unknown, actual: unknown): boolean {
  if (typeof shown !== 'object' || shown === null) return shown === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  const [some, all] = [new Map(Object.entries(shown)), new Map(Object.entries(actual))];
  return (
    some.size === all.size &&
    [...some].every(
      ([key, value]) => all.has(key) && (OF_THE_DAY.has(key) ? typeof value === typeof all.get(key) : shows(value, all.get(key))),
    )
  );
}
const expectShown = (shown: string, actual: string): void => {
  const [expected, found] = [JSON.parse(shown) as unknown, JSON.parse(actual) as unknown];
  if (!shows(expected, found)) expect(found).toEqual(expected); // fails, with what differs
};

const PORT_OF_README = 'http://127.0.0.1:4000';
const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('the commands', () => {
  let hub: Hub;
  const folder = temporaryFolder();
  beforeAll(async () => {
    hub = await startHub();
    // npx finds the program as it does at the root of a clone
    mkdirSync(join(folder.path, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(inProject('bin/zhongfu.mjs'), join(folder.path, 'node_modules', '.bin', 'zhongfu'));
  }, 120_000);
  afterAll(async () => {
    await hub?.stop();
    folder.remove();
  });

  const said: string[] = [];
  const scripts = blocks.filter(({ kind }) => kind === 'sh tested').map(({ body }) => body);

  it.each(scripts.map((script, i) => [script.trim().split('\n')[0]!, i] as const))(
    '%s …',
    (_line, i) => {
      const { status, stdout, stderr } = spawnSync(
        'bash',
        ['-euo', 'pipefail', '-c', scripts[i]!.replaceAll(PORT_OF_README, hub.url)],
        {
          cwd: folder.path,
          env: userEnvironment({ ...hub.env, npm_config_loglevel: 'error', npm_config_update_notifier: 'false' }),
          encoding: 'utf8',
          timeout: 60_000,
        },
      );
      if (status !== 0) throw new Error(`it ended with ${status}:\n${stderr}`);
      said[i] = stdout.trim().split('\n').at(-1)!;
    },
    90_000,
  );

  it('are answered as shown', () => expectShown(bodyOf('json answer'), said[0]!));
  it('leave the record that is shown', () => expectShown(bodyOf('json record'), said[1]!));
  it('find the record whole', () => expectShown(bodyOf('json verified'), said[2]!));

  it('start prints what is shown, with a line to paste that works', () => {
    const shown = blocks.find(({ body }) => body.includes('\nready '))!.body;
    const words = (line: string) =>
      line
        .replace(/[A-Za-z]+:\/\/\S+|eyJ\S*|'[^']*'|…/g, '')
        .split(/\s+/)
        .filter(Boolean);
    for (const line of shown.split('\n').filter((line) => line && !line.startsWith('curl')))
      expect(hub.said.out.split('\n').map((l) => words(l).join(' '))).toContain(words(line).join(' '));
    const curl = hub.said.out.split('\n').find((line) => line.startsWith('curl '))!;
    const { stdout } = spawnSync('bash', ['-c', curl], { encoding: 'utf8', timeout: 30_000 });
    expect(JSON.parse(stdout)).toMatchObject({ data: { recipient: { name: '陈建国' } } });
  });
});

describe('the tables', () => {
  it('name every variable that the configuration reads, and no other', () => {
    const source = readFileSync(inProject('src/config.ts'), 'utf8');
    const read = [...source.matchAll(/(?:env\[|path\(|port\(|minutes\(|years\()'([A-Z_]+)'/g)].map(([, name]) => name!);
    const rows = text.slice(text.indexOf('## Configuration')).matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm);
    const named = [...rows].flatMap(([, names]) => [...names!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!));
    expect([...new Set(named)].sort()).toEqual([...new Set(read)].sort());
  });

  it('name folders and files that are there', () => {
    const linked = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path!);
    const folders = [...text.slice(text.indexOf('## Where things are')).matchAll(/^\| ((?:`[\w/]+`(?:, )?)+) \|/gm)]
      .flatMap(([, names]) => [...names!.matchAll(/`([\w/]+)`/g)].map(([, name]) => name!))
      .filter((name) => name.includes('/'));
    expect([...linked, ...folders].filter((path) => !existsSync(inProject(path)))).toEqual([]);
  });

  it('scripts that are spoken of exist', () => {
    const { scripts } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { scripts: Record<string, string> };
    const spoken = [...text.matchAll(/(?:`|^|&& )npm (?:run )?([a-z][a-z:]*)/gm)].map(([, name]) => name!);
    expect(spoken.filter((name) => !['ci'].includes(name) && !scripts[name])).toEqual([]);
  });
});
