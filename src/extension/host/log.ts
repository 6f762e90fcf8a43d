import * as vscode from 'vscode';
import type { LogLine } from '../../engine/protocol.ts';

/** The one log of the extension and its engine. Its level is the user's, set in VS Code (*Developer: Set Log Level*). */
export function createLog(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Personalization Sync', { log: true });
}

/** Writes a line of the engine at its own level. */
export function writeEngineLine(log: vscode.LogOutputChannel, { level, message }: LogLine): void {
  log[level](`[engine] ${message}`);
}
