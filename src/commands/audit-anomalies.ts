// `zhongfu audit anomalies`: what stands out in the record, each with its rule and the entries that show it. 1 where there is something.
import { anomaliesIn } from '../audit/index.js';
import type { Config } from '../config.js';
import { momentOf } from './audit-options.js';
import type { Options } from './options.js';
import { runningDatabase } from './running.js';

export async function auditAnomalies(config: Config, options: Options): Promise<number> {
  const anomalies = await anomaliesIn(runningDatabase(config), { now: new Date(), from: momentOf(options, 'from', 0) });
  if (options['json']) process.stdout.write(`${JSON.stringify({ anomalies })}\n`);
  for (const { label, since, until, count, state, evidence } of options['json'] ? [] : anomalies)
    process.stdout.write(`${since} – ${until} ${label}: ${count} (${state}); entries ${evidence.join(' ')}\n`);
  return anomalies.length > 0 ? 1 : 0;
}
