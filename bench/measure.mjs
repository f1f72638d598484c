// The measuring itself: short turns, one contender after the other and the order reversed each round, so that a busy minute of the
// machine falls on all of them alike.
import autocannon from 'autocannon';

/** Turns that don't count, until the code is compiled and what is asked again and again is at hand. */
const WARM_UP = { connections: 16, longer: 3 };

/** Resolves to one sample for each round, contender, workload and number of connections. */
export async function measure({ contenders, workloads, scale, say }) {
  const samples = [];
  for (const requests of Object.values(workloads))
    for (const contender of contenders) await turn(contender, requests, WARM_UP.connections, scale.seconds * WARM_UP.longer);
  for (let round = 0; round < scale.rounds; round++) {
    const order = round % 2 ? [...contenders].reverse() : contenders;
    for (const connections of scale.connections)
      for (const [workload, requests] of Object.entries(workloads))
        for (const contender of order) {
          const figures = await turn(contender, requests, connections, scale.seconds);
          samples.push({ round, contender: contender.name, workload, connections, ...figures });
        }
    say(`round ${round + 1} of ${scale.rounds}`);
  }
  return samples;
}

/** One contender under load for some seconds. Throws where any answer is not a 200: nobody is to be praised for quick errors. */
async function turn(contender, requests, connections, seconds) {
  const waits = [];
  let begin = 0;
  const before = await contender.cpu();
  const began = performance.now();
  const result = await new Promise((resolve, reject) => {
    const load = autocannon(
      {
        url: contender.url,
        connections,
        duration: seconds,
        sampleInt: 100, // it looks only so often whether the time is over
        // each connection begins somewhere else in the list
        setupClient: (client) => client.setRequests(rotated(requests, begin++ % requests.length)),
        requests: requests.slice(0, 1),
      },
      (error, done) => (error ? reject(error) : resolve(done)),
    );
    load.on('response', (_client, _status, _bytes, milliseconds) => waits.push(milliseconds));
  });
  const wall = (performance.now() - began) / 1_000;
  const cpu = (await contender.cpu()) - before;
  if (result.errors || result.non2xx || waits.length === 0)
    throw new Error(`${contender.name}: ${result.errors} errors and ${result.non2xx} refusals among ${waits.length} answers`);
  waits.sort((a, b) => a - b);
  return {
    requestsPerSecond: waits.length / wall,
    p50Ms: quantile(waits, 0.5),
    p99Ms: quantile(waits, 0.99),
    serverCpuUs: cpu / waits.length,
  };
}

const rotated = (list, by) => [...list.slice(by), ...list.slice(0, by)];
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
