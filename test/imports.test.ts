// The import rules bite: each is broken once in a small house made for the purpose, and must say so by its name.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inProject } from '../src/kernel/paths.js';

/** file → what it imports, and the rules that refuse it. */
const BREACHES: readonly (readonly [file: string, imports: string, rules: readonly string[]])[] = [
  ['src/kernel/days.ts', '../policy/index.js', ['kernel-looks-down']],
  ['src/config.ts', './hub.js', ['config-looks-down', 'wiring-is-at-the-top']],
  ['src/policy/decide.ts', '../audit/index.js', ['policy-looks-down']],
  ['src/audit/append.ts', '../graph/index.js', ['audit-looks-down']],
  ['src/graph/gate.ts', '../policy/decide.js', ['graph-looks-down', 'rooms-have-one-door']],
  ['src/graph/plan.ts', '../adapters/rest.js', ['graph-takes-types-only']],
  ['src/server/http.ts', '../departments/loaders.js', ['server-looks-down']],
  ['src/departments/discover.ts', '../../connectors/health/index.js', ['departments-looks-down', 'nobody-names-a-department']],
  ['src/adapters/rest.ts', '../policy/index.js', ['adapters-looks-down']],
  ['src/hub.ts', './sandbox/kit.js', ['hub-runs-without-sandbox']],
  ['src/sandbox/kit.ts', '../connector.js', ['sandbox-looks-down']],
  ['connectors/health/index.ts', '../../src/policy/index.js', ['connectors-know-one-file']],
  ['connectors/health/source.ts', '../housing/index.js', ['connectors-know-one-file']],
  ['connectors/health/mapping.ts', './sandbox/records.js', ['connectors-know-one-file']],
  ['connectors/health/sandbox/server.ts', '../mapping.js', ['stand-ins-share-nothing']],
  ['src/audit/verify/walk.ts', '../append.js', ['verifier-stands-alone']],
  ['src/audit/tree.ts', './append.js', ['tree-is-pure']],
  ['src/identity/identity.ts', '@prisma/client', ['prisma-in-the-database-room']],
  ['src/policy/plan.ts', 'graphql', ['graphql-in-the-graph']],
  ['src/graph/schema.ts', 'graphql-shield', ['shield-behind-one-file']],
  ['src/graph/fetch.ts', '@apollo/server', ['http-in-the-server']],
  ['src/policy/scope.ts', 'jose', ['tokens-at-the-entrance']],
  ['src/graph/people.ts', 'pg', ['sql-where-data-is-kept']],
  ['src/telemetry/log.ts', '../sandbox/kit.js', ['telemetry-looks-down', 'hub-runs-without-sandbox']],
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}
const house = mkdtempSync(join(tmpdir(), 'zhongfu-imports-'));
let violations: readonly Violation[] = [];

beforeAll(() => {
  const files = new Map<string, string>();
  for (const [file, imports] of BREACHES) {
    files.set(file, `import ${JSON.stringify(imports)};\n`);
    if (imports.startsWith('.')) {
      const target = join(dirname(file), imports).replace(/\.js$/, '.ts');
      if (!files.has(target)) files.set(target, 'export {};\n');
    }
  }
  // two in a circle
  files.set('src/sharing/a.ts', 'import "./b.js";\n');
  files.set('src/sharing/b.ts', 'import "./a.js";\n');
  for (const [file, text] of files) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), text);
  }
  writeFileSync(join(house, 'package.json'), '{"type":"module"}');
  writeFileSync(join(house, 'tsconfig.json'), '{"compilerOptions":{"module":"NodeNext","moduleResolution":"NodeNext"}}');
  violations = cruise(house);
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

function cruise(folder: string): readonly Violation[] {
  const program = inProject('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, '--config', inProject('.dependency-cruiser.mjs'), '--output-type', 'json', 'src', 'connectors'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (!stdout) throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

it.each(BREACHES)('%s may not import %s', (file, _imports, rules) => {
  const broken = violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
  expect(broken).toEqual(expect.arrayContaining([...rules]));
});

it('a circle is named', () => {
  expect(violations.filter(({ rule }) => rule.name === 'no-cycles').map(({ from }) => from)).toContain('src/sharing/a.ts');
});
