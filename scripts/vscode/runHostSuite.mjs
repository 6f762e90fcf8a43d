/**
 * Runs test/host/ inside a real VS Code, on the packaged VSIX: the extension under test is installed, as at a user's;
 * what VS Code "develops" meanwhile is an empty extension.
 *
 *   node scripts/vscode/runHostSuite.mjs [file.vsix]      the results are written to out/test-results/host.json
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { vsixPath } from '../package.mjs';
import { buildHostSuite } from './buildHostSuite.mjs';
import { ensureChromium } from './ensureChromium.mjs';
import { runInPage } from './runInPage.mjs';
import { startVscodeServer } from './startVscodeServer.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const RESULTS = path.join(ROOT, 'out/test-results/host.json');
const TIMEOUT_MS = 180_000;

async function runHostSuite(vsix) {
  if (!fs.existsSync(vsix)) throw new Error(`${vsix} does not exist: run npm run package first.`);
  fs.mkdirSync(path.dirname(RESULTS), { recursive: true });
  fs.rmSync(RESULTS, { force: true });
  const suite = await buildHostSuite();
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'host-suite-'));
  const server = await startVscodeServer({ vsix, testDriver: true, env: { HOST_SUITE_RESULTS: RESULTS } });
  const browser = await chromium.launch(ensureChromium());
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    return await runInPage(page, server, { suite, workspace, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    console.error(server.output());
    throw error;
  } finally {
    await browser.close();
    await server.stop();
    fs.rmSync(workspace, { recursive: true, force: true });
  }
}

function printResults() {
  const results = fs.existsSync(RESULTS) ? JSON.parse(fs.readFileSync(RESULTS, 'utf8')) : [];
  const marks = { passed: '✓', failed: '✗', skipped: '-' };
  for (const { title, state, error } of results) console.log(`${marks[state]} ${title}${error ? `\n${error}` : ''}`);
}

const exitCode = await runHostSuite(process.argv[2] ?? vsixPath());
printResults();
process.exitCode = fs.existsSync(RESULTS) ? exitCode : 1;
