// How fast a verification with all its parts is, in the database and in an export. CPU is that of the verifier alone.
import { verifyDatabase, verifyExport } from '../../dist/src/audit/index.js';

async function measure(verify) {
  const cpu = process.cpuUsage();
  const from = performance.now();
  const { ok, entries, failures } = await verify();
  if (!ok) throw new Error(`the record is damaged: ${JSON.stringify(failures)}`);
  const { user, system } = process.cpuUsage(cpu);
  return {
    entries,
    entriesPerSecond: Math.round((entries / (performance.now() - from)) * 1_000),
    entriesPerSecondOfACore: Math.round((entries / (user + system)) * 1_000_000),
  };
}

export const verify = async ({ url, folder, keys, onProgress }) => ({
  export: await measure(() => verifyExport(folder, { keys, onProgress })),
  database: await measure(() => verifyDatabase(url, { keys, onProgress })),
});
