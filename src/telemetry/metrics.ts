// Figures for Prometheus: how much, how fast, how it ended. Labels name bodies and purposes, never a person.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Seen {
  readonly client: string;
  readonly purpose: string;
  /** DISC, DENY, ERR, REQ, or REFUSED where the record could not be written. */
  readonly outcome: string;
  readonly status: number;
  readonly seconds: number;
}
export interface SourceFigures {
  readonly department: string;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly errorRate: number | null;
  readonly alarms: number;
}
export interface RecordFigures {
  readonly waiting: { readonly entries: number };
  readonly recorded: number;
  readonly refused: number;
}

/** More callers than this share one label: a stranger's token must not grow the memory. */
const MAX_CLIENTS = 200;

export function createMetrics(sources: () => readonly SourceFigures[], record: () => RecordFigures) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'zhongfu_requests_total',
    help: 'Answered requests',
    labelNames: ['client', 'purpose', 'outcome', 'status'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'zhongfu_request_seconds',
    help: 'From the request to its recorded answer',
    labelNames: ['purpose'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers: [registry],
  });
  const gauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => void) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        collect(this);
      },
    });
  gauge(
    'zhongfu_source_seconds',
    'Median and 95th percentile of the last calls to a department',
    ['department', 'quantile'],
    (g) => {
      for (const { department, p50, p95 } of sources()) {
        if (p50 !== null) g.set({ department, quantile: '0.5' }, p50 / 1000);
        if (p95 !== null) g.set({ department, quantile: '0.95' }, p95 / 1000);
      }
    },
  );
  gauge('zhongfu_source_error_ratio', 'Share of failed calls among the last ones', ['department'], (g) => {
    for (const { department, errorRate } of sources()) if (errorRate !== null) g.set({ department }, errorRate);
  });
  gauge('zhongfu_source_alarms', 'Answers for another person than asked', ['department'], (g) => {
    for (const { department, alarms } of sources()) g.set({ department }, alarms);
  });
  gauge('zhongfu_record_entries', 'Entries of the record since the start, by what became of them', ['state'], (g) => {
    const { recorded, refused, waiting } = record();
    g.set({ state: 'recorded' }, recorded);
    g.set({ state: 'refused' }, refused);
    g.set({ state: 'waiting' }, waiting.entries);
  });
  // with their labels: putting these together costs more than counting
  const counters = new Map<string, { inc(): void }>();
  const durations = new Map<string, { observe(seconds: number): void }>();
  const kept = <T>(known: Map<string, T>, key: string, make: () => T): T => {
    const child = known.get(key) ?? make();
    known.set(key, child);
    return child;
  };
  const clients = new Set<string>();
  const labelOf = (client: string): string => {
    if (clients.size < MAX_CLIENTS) clients.add(client);
    return clients.has(client) ? client : 'other';
  };
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observe({ client, purpose, outcome, status, seconds }: Seen): void {
      const label = labelOf(client);
      kept(counters, `${status} ${purpose} ${outcome} ${label}`, () =>
        requests.labels({ client: label, purpose, outcome, status }),
      ).inc();
      kept(durations, purpose, () => duration.labels({ purpose })).observe(seconds);
    },
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
