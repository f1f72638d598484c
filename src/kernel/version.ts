// The version that records and answers name.
import { readFileSync } from 'node:fs';
import { inProject } from './paths.js';

export const VERSION: string = (JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { version: string }).version;
