import path from 'node:path';
import { format } from 'node:util';
import { workbenchUrl } from './startVscodeServer.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Opens the workbench, which starts a suite in its extension host by itself; answers the exit code that the suite ends with.
 *
 * @param {import('playwright-core').Page} page
 * @param {import('./startVscodeServer.mjs').VscodeServer} server started with `testDriver`
 * @param {object} what
 * @param {string} what.suite the file that exports `run()`, as `buildHostSuite` returns it
 * @param {string} what.workspace the folder to open
 * @param {string} [what.harness] the extension that VS Code "develops" meanwhile
 * @param {number} what.timeoutMs
 * @returns {Promise<number>}
 */
export async function runInPage(
  page,
  server,
  { suite, workspace, harness = path.join(ROOT, 'test/host/harness'), timeoutMs },
) {
  const log = [];
  await page.exposeFunction('codeAutomationLog', (_type, words) => log.push(format(...words)));
  const ended = new Promise((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
  });
  const remote = (file) => `vscode-remote://${server.authority}${file}`;
  await page.goto(
    workbenchUrl(server, workspace, [
      ['extensionDevelopmentPath', remote(harness)],
      ['extensionTestsPath', remote(suite)],
      ['enableProposedApi', ''],
    ]),
  );
  let timer;
  const tooLate = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the suite has not ended after ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return await Promise.race([ended, tooLate]);
  } catch (error) {
    console.error(log.join('\n'));
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
