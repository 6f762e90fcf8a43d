import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { commandIds, viewIds } from '../../../../src/extension/ids.ts';
import { loadedFiles } from './loadedFiles.ts';
import { untilQuiet } from './threadCpu.ts';
import { type LoopFigures, watchLoop } from './watchLoop.ts';

export interface DryRunFigures {
  readonly dryRun: LoopFigures;
  /** The same host for as long, with nothing to do. */
  readonly idle: LoopFigures;
  readonly loadedNames: readonly string[];
  readonly loadedBytes: number;
  /** Resident memory of the extension host, all extensions together. */
  readonly rssMb: { readonly before: number; readonly after: number };
}

/** The product's own command, with its view in sight: what the run tells is shown all the time. */
export async function measureDryRun(product: vscode.Extension<unknown>): Promise<DryRunFigures> {
  await vscode.commands.executeCommand(`${viewIds.matchPreview}.focus`);
  // Starts the engine: a process that starts is no dry run.
  await vscode.commands.executeCommand(commandIds.restartEngine);
  await untilQuiet();
  const before = rssMb();
  const { loop: dryRun } = await watchLoop(async () => {
    await vscode.commands.executeCommand(commandIds.startDryRun);
  });
  const after = rssMb();
  const { names, bytes } = loadedFiles(product.extensionPath);
  // Ends the engine with its preview: the next part has one of its own.
  await vscode.commands.executeCommand(commandIds.restartEngine);
  await untilQuiet();
  const { loop: idle } = await watchLoop(() => wait(dryRun.wallMs));
  return { dryRun, idle, loadedNames: names, loadedBytes: bytes, rssMb: { before, after } };
}

function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1024 / 1024);
}
