// Figures are there, and their labels stay few.
import { createMetrics } from '../../src/telemetry/metrics.js';

const record = () => ({ waiting: { entries: 0 }, recorded: 3, refused: 1 });
const sources = () => [{ department: 'health', p50: 12, p95: 40, errorRate: 0.25, alarms: 2 }];
const seen = { client: 'tn-window', purpose: 'P04', outcome: 'DISC', status: 200, seconds: 0.02 };

describe('metrics', () => {
  it('count requests by client and purpose, and speak of each source and of the record', async () => {
    const metrics = createMetrics(sources, record);
    metrics.observe(seen);
    metrics.observe({ ...seen, outcome: 'REFUSED', status: 503 });
    const text = await metrics.text();
    expect(text).toContain('zhongfu_requests_total{client="tn-window",purpose="P04",outcome="DISC",status="200"} 1');
    expect(text).toContain('zhongfu_requests_total{client="tn-window",purpose="P04",outcome="REFUSED",status="503"} 1');
    expect(text).toContain('zhongfu_source_seconds{department="health",quantile="0.95"} 0.04');
    expect(text).toContain('zhongfu_source_alarms{department="health"} 2');
    expect(text).toContain('zhongfu_record_entries{state="refused"} 1');
  });

  it('put callers beyond the first two hundred under one label', async () => {
    const metrics = createMetrics(sources, record);
    for (let n = 0; n < 250; n++) metrics.observe({ ...seen, client: `client-${n}` });
    const text = await metrics.text();
    expect(text).toContain('client="client-199"');
    expect(text).not.toContain('client="client-200"');
    expect(text).toContain('zhongfu_requests_total{client="other",purpose="P04",outcome="DISC",status="200"} 50');
  });
});
