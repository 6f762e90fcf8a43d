import * as vscode from 'vscode';
import { presentError } from '../host/presentError.ts';
import { commandIds } from '../ids.ts';
import type { CommandServices } from './commandContext.ts';
import type { CallCommand } from './commandTable.ts';

/**
 * Registers every command; what they do is loaded with the first one that is called. None throws at its caller: an error is
 * told to the user, and the command answers undefined.
 */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const load = async (): Promise<CallCommand> => (await import('./commandTable.ts')).createCommands(services);
  let loading: Promise<CallCommand> | undefined;
  return vscode.Disposable.from(
    ...Object.values(commandIds).map((id) =>
      vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
        try {
          loading ??= load();
          const call = await loading;
          return await call(id, args);
        } catch (error) {
          presentError(error, services.log, services.store.state.configPath);
          return undefined;
        }
      }),
    ),
  );
}
