// Writes what is made from the departments' SDL: schema/supergraph.graphql, the resolver types and docs/graph.md. `npm run schema`
// With --check it writes nothing, names what is not up to date and ends with 1: a change of contract is a visible diff.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { graphDocument } from './graph-doc.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);

/** The departments by their SDL alone: composing needs neither their code nor their policy. */
function departments() {
  return readdirSync(at('connectors'))
    .filter((name) => !name.startsWith('_') && existsSync(at('connectors', name, 'schema.graphql')))
    .sort()
    .map((name) => ({ name, sdl: readFileSync(at('connectors', name, 'schema.graphql'), 'utf8') }));
}

async function supergraph() {
  const compose = at('dist/src/departments/compose.js');
  if (!existsSync(compose)) throw new Error('dist/ is not built: npm run build');
  const { composeSupergraph } = await import(pathToFileURL(compose).href);
  return { file: 'schema/supergraph.graphql', text: composeSupergraph(departments()) };
}

async function resolverTypes() {
  const { generate, loadContext } = await import('@graphql-codegen/cli');
  const context = await loadContext(at('codegen.yml'));
  context.updateConfig({ silent: true, errorsOnly: true });
  const files = await generate({ ...context.getConfig(), cwd: root }, false);
  return files.map(({ filename, content }) => ({ file: filename.replaceAll('\\', '/'), text: content }));
}

/** The files whose text on disk is another. */
export const staleOf = (made, read) => made.filter(({ file, text }) => read(file) !== text).map(({ file }) => file);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(root);
  const isCheck = process.argv.includes('--check');
  const graph = { file: 'docs/graph.md', text: await graphDocument() };
  const made = [await supergraph(), ...(await resolverTypes()), graph];
  const stale = staleOf(made, (file) => (existsSync(at(file)) ? readFileSync(at(file), 'utf8') : null));
  for (const { file, text } of made) if (!isCheck && stale.includes(file)) writeFileSync(at(file), text);
  for (const file of stale) console.error(`${isCheck ? 'out of date (npm run schema)' : 'written'}: ${file}`);
  process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
}
