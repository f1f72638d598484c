// One department of the demonstration has not been brought up to date for longer than its cycle: that is told wherever it answers.
import { LATE } from '../../src/sandbox/people/feeds.js';

/** How fresh a department of the demonstration says it is while nothing is wrong with it. */
export const usualFreshness = (department: string): 'CURRENT' | 'STALE' => (department === LATE.department ? 'STALE' : 'CURRENT');
/** The same as it stands in the record. */
export const usualState = (department: string): 'ok' | 'stale' => (department === LATE.department ? 'stale' : 'ok');
