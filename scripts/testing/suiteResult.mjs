/** Counts of one suite, read from what its runner wrote; and what makes a suite count as failed beyond its tests. */

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** Counts of a vitest run, from its JSON report. @param {string} json @returns {Counts} */
export function countVitest(json) {
  const report = JSON.parse(json);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts of the suite inside VS Code, from the file its runner writes. @param {string} json @returns {Counts} */
export function countHostResults(json) {
  const count = (state) => JSON.parse(json).filter((result) => result.state === state).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** Counts of a `node --test` run, from the closing comments of its TAP report. @param {string} tap @returns {Counts} */
export function countTap(tap) {
  const count = (label) => Number(new RegExp(`^# ${label} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
}

/**
 * A suite that proved nothing counts as one failure, and says why: its runner failed although no test did, it left no
 * report, or it ran no test at all.
 *
 * @param {Counts | undefined} counts undefined when there is no report
 * @param {number} exitCode of the runner
 * @returns {Counts & { reason?: string }}
 */
export function judgeSuite(counts, exitCode) {
  if (!counts) return { passed: 0, failed: 1, skipped: 0, reason: `did not run: no report, exit code ${exitCode}` };
  if (counts.failed > 0) return counts;
  if (exitCode !== 0)
    return { ...counts, failed: 1, reason: `no test failed, but the runner did: exit code ${exitCode}` };
  if (counts.passed === 0) return { ...counts, failed: 1, reason: 'ran no test' };
  return counts;
}
