/**
 * Runs test/host/ in the desktop VS Code, on the packaged VSIX, where one can be downloaded or VSCODE_EXECUTABLE_PATH
 * names one. It covers what the server cannot: Electron's own Node and the keyring. Without a display: `xvfb-run -a`.
 *
 *   node scripts/vscode/runDesktopSuite.mjs [file.vsix]
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { vsixPath } from '../package.mjs';
import { buildHostSuite } from './buildHostSuite.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');

const vsix = path.resolve(process.argv[2] ?? vsixPath());
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'desktop-suite-'));
const profile = ['--user-data-dir', path.join(folder, 'user'), '--extensions-dir', path.join(folder, 'extensions')];
const executable = process.env.VSCODE_EXECUTABLE_PATH ?? (await downloadAndUnzipVSCode('stable'));

const [cli] = resolveCliArgsFromVSCodeExecutablePath(executable);
execFileSync(cli, [...profile, '--install-extension', vsix, '--force'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
await runTests({
  vscodeExecutablePath: executable,
  extensionDevelopmentPath: path.join(ROOT, 'test/host/harness'),
  extensionTestsPath: await buildHostSuite(),
  extensionTestsEnv: { HOST_SUITE_RESULTS: path.join(ROOT, 'out/test-results/desktop.json') },
  launchArgs: [folder, ...profile, '--disable-workspace-trust'],
});
