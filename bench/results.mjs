// From samples to figures: medians over the rounds, and the hub's ratio to each contender with its bootstrap 90 % interval.

const DRAWS = 2_000;
const SEED = 20_260_101;

/** The figures in the order contender, workload, connections. A ratio is `favourite` divided by contender, round by round. */
export function summarise(samples, favourite) {
  const by = new Map();
  for (const sample of samples) {
    const key = `${sample.contender} ${sample.workload} ${sample.connections}`;
    by.set(key, [...(by.get(key) ?? []), sample]);
  }
  return [...by.values()].map((own) => {
    const { contender, workload, connections } = own[0];
    const best = by.get(`${favourite} ${workload} ${connections}`);
    const ratios = own.map((sample) => best.find((s) => s.round === sample.round).requestsPerSecond / sample.requestsPerSecond);
    const of = (figure) => median(own.map((sample) => sample[figure]));
    return {
      contender,
      workload,
      connections,
      requestsPerSecond: Math.round(of('requestsPerSecond')),
      p50Ms: rounded(of('p50Ms'), 2),
      p99Ms: rounded(of('p99Ms'), 2),
      serverCpuUs: Math.round(of('serverCpuUs')),
      hubRatio: interval(ratios),
    };
  });
}

/** Median and the bounds within which nine tenths of the medians of resampled rounds lie. The same rounds always give the same bounds. */
export function interval(values) {
  const next = random(SEED);
  const medians = Array.from({ length: DRAWS }, () => median(values.map(() => values[Math.floor(next() * values.length)])));
  medians.sort((a, b) => a - b);
  return {
    median: rounded(median(values), 3),
    low: rounded(medians[Math.floor(DRAWS * 0.05)], 3),
    high: rounded(medians[Math.floor(DRAWS * 0.95)], 3),
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** For people: the figures, and how far the rounds lay apart. */
export function table({ commit, rounds, results }, samples) {
  const head = [
    'contender',
    'workload',
    'conn',
    'req/s',
    'slowest – fastest round',
    'p50 ms',
    'p99 ms',
    'CPU µs',
    'hub ×',
    '90 % interval',
  ];
  const rows = results.map((r) => {
    const own = samples
      .filter((s) => s.contender === r.contender && s.workload === r.workload && s.connections === r.connections)
      .map((s) => Math.round(s.requestsPerSecond));
    const { median, low, high } = r.hubRatio;
    const ratio = r.contender === 'hub' ? ['', ''] : [median.toFixed(2), `${low.toFixed(2)} – ${high.toFixed(2)}`];
    return [
      r.contender,
      r.workload,
      String(r.connections),
      String(r.requestsPerSecond),
      `${Math.min(...own)} – ${Math.max(...own)}`,
      r.p50Ms.toFixed(1),
      r.p99Ms.toFixed(1),
      String(r.serverCpuUs),
      ...ratio,
    ];
  });
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells) => `${cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}\n`;
  return `${line(head)}${rows.map(line).join('')}${rounds} rounds, commit ${commit.slice(0, 10)}; hub × = hub / contender in requests per second\n`;
}

const rounded = (value, places) => Number(value.toFixed(places));

/** Mulberry32: small, and the same everywhere. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
