// The last word of a run: how many test cases passed, failed and were skipped. A test file that could not run counts as one failed case.
import { readFileSync } from 'node:fs';
import process from 'node:process';

const [broken, ...reports] = process.argv.slice(2);

function countsIn(report) {
  try {
    const jest = JSON.parse(readFileSync(report, 'utf8'));
    return {
      passed: jest.numPassedTests,
      failed: jest.numFailedTests + jest.numRuntimeErrorTestSuites,
      skipped: jest.numPendingTests + jest.numTodoTests,
      names: jest.testResults.flatMap(({ assertionResults }) =>
        assertionResults.filter(({ status }) => status === 'pending' || status === 'todo').map(({ fullName }) => fullName),
      ),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, names: [] }; // the tests did not get as far as a report
  }
}

const all = reports.map(countsIn);
const sum = (what) => all.reduce((total, counts) => total + counts[what], 0);
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum);
const names = all.flatMap((counts) => counts.names);
for (const name of names) console.log(`skipped: ${name}`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || broken !== '0' ? 1 : 0;
