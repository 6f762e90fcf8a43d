/** Starts the VS Code server for a test, and opens its workbench in a browser. Everything lives in a folder that `stop` removes. */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureVscode } from './ensureVscode.mjs';

const READY = /Extension host agent listening on (\d+)/;

/** Quiet, and the same on every machine: nothing that pops up by itself, nothing that looks for a network. */
const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * @typedef {object} VscodeServer
 * @property {string} url of the workbench
 * @property {string} authority host and port, as in `vscode-remote://` addresses
 * @property {string} folder holds its data and extensions while it runs
 * @property {() => string} output what the server has printed so far
 * @property {() => Promise<void>} stop ends it and removes its folder
 */

/**
 * @param {object} [options]
 * @param {string} [options.vsix] an extension to install first
 * @param {string} [options.extension] the folder of one more, which is copied
 * @param {Record<string, unknown>} [options.settings] user settings
 * @param {Record<string, string>} [options.env] reaches the extension host and its children
 * @param {boolean} [options.workspaceTrust] whether folders start untrusted; without it everything is trusted
 * @param {boolean} [options.testDriver] needed to load extensions and tests from a folder; it also suppresses toasts and dialogs
 * @returns {Promise<VscodeServer>}
 */
export async function startVscodeServer({
  vsix,
  extension,
  settings = {},
  env = {},
  workspaceTrust = false,
  testDriver = false,
} = {}) {
  const server = path.join(ensureVscode(), 'out/server-main.js');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vscode-server-'));
  const folders = ['--server-data-dir', folder, '--extensions-dir', path.join(folder, 'extensions')];
  const licence = '--accept-server-license-terms';
  writeSettings(folder, { ...QUIET_SETTINGS, 'security.workspace.trust.enabled': workspaceTrust, ...settings });
  if (vsix) {
    const install = [server, ...folders, licence, '--install-extension', path.resolve(vsix), '--force'];
    execFileSync(process.execPath, install, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  if (extension) addExtension(path.join(folder, 'extensions'), extension);
  const listen = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token'];
  const flags = [
    ...['--telemetry-level', 'off', licence],
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = spawn(process.execPath, [server, ...listen, ...folders, ...flags], {
    // What the extension keeps for its user goes with this server too.
    env: { ...process.env, PSYNC_STATE_DIR: path.join(folder, 'state'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { port, output } = await untilReady(child);
  const authority = `127.0.0.1:${port}`;
  return {
    url: `http://${authority}`,
    authority,
    folder,
    output,
    stop: () => stopServer(child, folder),
  };
}

/**
 * The address that opens a folder, several, or none in the workbench; `payload` is what VS Code's own browser tests pass.
 *
 * @param {VscodeServer} server
 * @param {string | null} workspace a folder, a file that ends in `.code-workspace`, or null for neither
 * @param {readonly (readonly [string, string])[]} [payload]
 */
export function workbenchUrl(server, workspace, payload = []) {
  const url = new URL(server.url);
  if (workspace === null) url.searchParams.set('ew', 'true');
  else url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  url.searchParams.set('payload', JSON.stringify([['skipWelcome', 'true'], ['skipReleaseNotes', 'true'], ...payload]));
  return url.href;
}

/** As VS Code itself does at the end of an installation: a copy, and an entry in the list. */
function addExtension(extensions, source) {
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8'));
  const relativeLocation = `${publisher}.${name}-${version}`;
  const location = path.join(extensions, relativeLocation);
  fs.cpSync(source, location, { recursive: true });
  const list = path.join(extensions, 'extensions.json');
  const known = fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) : [];
  const entry = {
    identifier: { id: `${publisher}.${name}` },
    version,
    location: { $mid: 1, path: location, scheme: 'file' },
    relativeLocation,
    metadata: {},
  };
  fs.writeFileSync(list, JSON.stringify([...known, entry]));
}

function writeSettings(folder, settings) {
  const userFolder = path.join(folder, 'data/User');
  fs.mkdirSync(userFolder, { recursive: true });
  fs.writeFileSync(path.join(userFolder, 'settings.json'), JSON.stringify(settings, null, 2));
}

function untilReady(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`VS Code server: not ready after 60 s\n${output}`)), 60_000);
    child.once('exit', (code) => reject(new Error(`VS Code server: ended with ${code}\n${output}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        const port = READY.exec(output)?.[1];
        if (!port) return;
        clearTimeout(timer);
        resolve({ port, output: () => output });
      });
    }
  });
}

async function stopServer(child, folder) {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
  }
  // The extension host ends a little after its server, and still writes.
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
