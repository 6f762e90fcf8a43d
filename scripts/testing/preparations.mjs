/** What suites need before they can run: builds, and programs that a fresh machine lacks. Each is made once, when first needed. */
import { runNode } from './runCommand.mjs';

const MINUTE_MS = 60_000;

const PREPARATIONS = {
  build: { args: ['esbuild.mjs'], isDownload: false },
  vsix: { args: ['scripts/package.mjs'], isDownload: false },
  'VS Code': { args: ['scripts/vscode/ensureVscode.mjs'], isDownload: true },
  Chromium: { args: ['scripts/vscode/ensureChromium.mjs'], isDownload: true },
  OpenSSH: { args: ['scripts/ensureOpenSsh.mjs'], isDownload: true },
  'Salesforce CLI': { args: ['scripts/ensureSalesforceCli.mjs'], isDownload: true },
};

/** `ensure(name)` answers `{ ok, output }`, the same to everyone who asks; `startDownloads(names)` begins what takes a network. */
export function createPreparations() {
  const started = new Map();

  function ensure(name) {
    if (!started.has(name)) started.set(name, prepare(name));
    return started.get(name);
  }

  function startDownloads(names) {
    for (const name of names) if (PREPARATIONS[name].isDownload) void ensure(name);
  }

  return { ensure, startDownloads };
}

async function prepare(name) {
  const { exitCode, output, seconds } = await runNode(PREPARATIONS[name].args, { timeoutMs: 8 * MINUTE_MS });
  console.log(`${exitCode === 0 ? 'ready' : 'failed'}: ${name} (${seconds.toFixed(1)} s)`);
  return { ok: exitCode === 0, output };
}
