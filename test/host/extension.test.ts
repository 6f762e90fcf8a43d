import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import type { EngineIdentity } from '../../src/engine/protocol.ts';
import { commandIds, viewIds } from '../../src/extension/ids.ts';

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
    assert.deepEqual(filesUnder(extension.extensionPath), [
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
      'media/icon.png',
      'media/personalization-sync.svg',
      'package.json',
      'readme.md',
    ]);
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

  for (const id of Object.values(commandIds)) {
    test(`answers ${id} without throwing, in a folder that has no configuration`, async () => {
      await vscode.commands.executeCommand(id);
    });
  }
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

function duckdbLibrary(): string {
  if (process.platform === 'win32') return 'duckdb.dll';
  return process.platform === 'darwin' ? 'libduckdb.dylib' : 'libduckdb.so';
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
