import * as vscode from 'vscode';
import { walkthroughId } from '../ids.ts';
import type { CommandContext } from './commandContext.ts';

/** *Get Started*: the walkthrough, which never opens by itself. */
export async function openWalkthrough(_context: CommandContext): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthroughId, false);
}
