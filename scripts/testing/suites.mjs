/** The suites of `npm test`, in the order in which they run: the quick ones first. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, runNode } from './runCommand.mjs';
import { runStaticCheck, STATIC_CHECKS } from './staticChecks.mjs';
import { countHostResults, countTap, judgeSuite } from './suiteResult.mjs';
import { runVitestProject } from './vitestSuite.mjs';

// The limits below end what hangs; they are several times what the suites need on two idle cores.
const MINUTE_MS = 60_000;

/**
 * @typedef {object} Suite
 * @property {string} name what is typed to select it
 * @property {readonly string[]} needs names of preparations
 * @property {boolean} sideBySide whether it may run beside others, its output shown only when it failed
 * @property {() => Promise<{ passed: number, failed: number, skipped: number, reason?: string, output: string, seconds: number }>} run
 */

/** @type {readonly Suite[]} */
const SUITES = [
  ...STATIC_CHECKS.map((check) => ({
    name: check.name,
    needs: [],
    sideBySide: true,
    run: () => runStaticCheck(check),
  })),
  vitestSuite('unit', [], 10 * MINUTE_MS),
  vitestSuite('contract', ['build'], 10 * MINUTE_MS),
  vitestSuite('integration', ['build', 'Salesforce CLI', 'OpenSSH'], 30 * MINUTE_MS),
  { name: 'host', needs: ['vsix', 'VS Code', 'Chromium'], sideBySide: false, run: runHostSuite },
  { name: 'ui', needs: ['vsix', 'VS Code', 'Chromium'], sideBySide: false, run: runUiSuite },
  desktopSuite(process.env.VSCODE_EXECUTABLE_PATH),
];

/** The suites named, or all when none is; `error` is a sentence when there is no such suite. */
export function selectSuites(names) {
  const known = SUITES.map((suite) => suite.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    return { suites: [], error: `There is no suite "${unknown.join('", "')}"; the suites are ${known.join(', ')}.` };
  }
  return { suites: names.length === 0 ? SUITES : SUITES.filter((suite) => names.includes(suite.name)) };
}

function vitestSuite(project, needs, timeoutMs) {
  return { name: project, needs, sideBySide: false, run: () => runVitestProject(project, { timeoutMs, show: true }) };
}

/**
 * The suite of `host` once more, in the desktop VS Code that the machine has. A machine without one leaves it out, and the
 * table says so.
 */
export function desktopSuite(executable) {
  const name = 'desktop';
  if (executable) {
    const run = () => runSuiteInVscode('desktop.json', 'scripts/vscode/runDesktopSuite.mjs');
    return { name, needs: ['vsix'], sideBySide: false, run };
  }
  const reason = 'left out: VSCODE_EXECUTABLE_PATH names no desktop VS Code';
  const run = async () => ({ passed: 0, failed: 0, skipped: 1, reason, output: '', seconds: 0 });
  return { name, needs: [], sideBySide: false, run };
}

function runHostSuite() {
  return runSuiteInVscode('host.json', 'scripts/vscode/runHostSuite.mjs');
}

async function runSuiteInVscode(reportName, script) {
  const report = reportFile(reportName);
  const args = [script];
  const { exitCode, output, seconds } = await runNode(args, { timeoutMs: 5 * MINUTE_MS, show: true });
  const counts = fs.existsSync(report) ? countHostResults(fs.readFileSync(report, 'utf8')) : undefined;
  return { ...judgeSuite(counts, exitCode), output, seconds };
}

async function runUiSuite() {
  const report = reportFile('ui.tap');
  const args = [
    ...['--test', '--test-concurrency=1'],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=tap', `--test-reporter-destination=${report}`],
    'test/ui/*.test.ts',
  ];
  const { exitCode, output, seconds } = await runNode(args, { timeoutMs: 40 * MINUTE_MS, show: true });
  const counts = fs.existsSync(report) ? countTap(fs.readFileSync(report, 'utf8')) : undefined;
  return { ...judgeSuite(counts, exitCode), output, seconds };
}

/** An old report must not be taken for this run's. */
function reportFile(name) {
  const file = path.join(ROOT, 'out/test-results', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  return file;
}
