import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import type { EngineIdentity } from '../../src/engine/protocol.ts';
import { commandIds, configurationFileName, viewIds } from '../../src/extension/ids.ts';

suite('the installed extension', () => {
  let extension: vscode.Extension<unknown>;

  suiteSetup(() => {
    const found = vscode.extensions.getExtension('personalization-sync.personalization-sync');
    assert.ok(found, 'it is installed');
    extension = found;
  });

  test('is not active before something of it is used', () => {
    assert.equal(extension.isActive, false);
  });

  test('holds what it needs and nothing else', () => {
    const files = filesUnder(extension.extensionPath);
    assert.ok(files.some(isPart), 'it is in parts');
    // Their names say what is in them, by a hash.
    assert.deepEqual(
      files.filter((file) => !isPart(file)),
      [
        '.vsixmanifest',
        'LICENSE.txt',
        'changelog.md',
        'dist/THIRD-PARTY-NOTICES.txt',
        'dist/cli.js',
        'dist/emulators.js',
        'dist/engine.js',
        'dist/extension.js',
        'dist/native/LICENSE',
        'dist/native/duckdb.node',
        `dist/native/${duckdbLibrary()}`,
        'l10n/bundle.l10n.json',
        'media/icon.png',
        'media/personalization-sync.editor.schema.json',
        'media/personalization-sync.schema.json',
        'media/personalization-sync.svg',
        'media/walkthrough/lookAtMatches.svg',
        'media/walkthrough/reviewChanges.svg',
        'media/walkthrough/runLiveSync.svg',
        'media/walkthrough/seeWhatItDoes.svg',
        'media/walkthrough/setUpConfiguration.svg',
        'media/walkthrough/startDemo.svg',
        'package.json',
        'package.nls.json',
        'readme.md',
      ],
    );
  });

  test('names the licences of the packages inside its bundles', () => {
    const notices = readFileSync(path.join(extension.extensionPath, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['@duckdb/node-bindings', 'jsforce', 'vscode-jsonrpc', 'zod']) {
      assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+`, 'm'));
    }
  });

  test('underlines what a configuration may not say', async () => {
    // A folder that has one activates the extension when it is opened; this one gets its configuration now.
    await extension.activate();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'a folder is open');
    const file = vscode.Uri.joinPath(folder.uri, configurationFileName);
    await vscode.workspace.fs.writeFile(file, Buffer.from('{\n  // not a mode\n  "mode": "replase"\n}\n'));
    try {
      // Shown, not only opened: VS Code checks what is on a tab.
      const { document } = await vscode.window.showTextDocument(file);
      assert.equal(document.languageId, 'jsonc');
      const problems = await untilProblems(file);
      assert.ok(
        problems.some((problem) => problem.range.start.line === 2),
        JSON.stringify(problems),
      );
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });

  test('registers every command', async () => {
    await extension.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(commandIds).filter((id) => !registered.has(id)),
      [],
    );
  });

  test('opens its view', async () => {
    await vscode.commands.executeCommand(`${viewIds.matchPreview}.focus`);
  });

  test('runs the engine in a process of its own, and replaces it on Restart Engine', async () => {
    const first = await vscode.commands.executeCommand<EngineIdentity>(commandIds.restartEngine);
    assert.equal(first.nodeVersion, process.versions.node);
    assert.notEqual(first.processId, process.pid);
    const second = await vscode.commands.executeCommand<EngineIdentity>(commandIds.restartEngine);
    assert.notEqual(second.processId, first.processId);
    await untilEnded(first.processId);
  });

  // Start Demo comes last: it is a whole dry run, and other commands then have something to ask about.
  const inOrder = [...Object.values(commandIds).filter((id) => id !== commandIds.startDemo), commandIds.startDemo];
  for (const id of inOrder) {
    test(`answers ${id} without throwing, in a folder that has no configuration`, async function () {
      this.timeout(120_000);
      const command = { ended: false };
      const answered = Promise.resolve(vscode.commands.executeCommand(id)).finally(() => {
        command.ended = true;
      });
      // Nobody is there to answer a question: it is put away.
      while (!command.ended) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        if (id !== commandIds.startDemo) await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      }
      await answered;
    });
  }
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** A file of code that activation does not load, or shares with one. */
function isPart(file: string): boolean {
  return /^dist\/extension\/[^/]+-[0-9A-Z]{8}\.js$/.test(file);
}

function duckdbLibrary(): string {
  if (process.platform === 'win32') return 'duckdb.dll';
  return process.platform === 'darwin' ? 'libduckdb.dylib' : 'libduckdb.so';
}

async function untilProblems(file: vscode.Uri): Promise<readonly vscode.Diagnostic[]> {
  for (let tries = 0; tries < 200; tries++) {
    const problems = vscode.languages.getDiagnostics(file);
    if (problems.length > 0) return problems;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return [];
}

async function untilEnded(processId: number): Promise<void> {
  for (let tries = 0; isRunning(processId); tries++) {
    assert.ok(tries < 100, `process ${processId} still runs after 5 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
