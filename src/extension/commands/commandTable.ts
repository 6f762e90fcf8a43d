import * as vscode from 'vscode';
import { presentError } from '../host/presentError.ts';
import { requireTrust } from '../host/requireTrust.ts';
import { type CommandId, commandIds } from '../ids.ts';
import type { CommandContext } from './commandContext.ts';
import { restartEngine } from './restartEngine.ts';
import { startDemo } from './startDemo.ts';
import { startDryRun } from './startDryRun.ts';

interface Command {
  /** Whether it needs a trusted workspace: everything that starts a process does. */
  readonly needsTrust: boolean;
  /** `args`: what VS Code or another extension hands over: the row of a context menu and the rows selected with it, or nothing. */
  readonly run: (context: CommandContext, ...args: readonly unknown[]) => unknown;
}

const commands: Readonly<Record<CommandId, Command>> = {
  [commandIds.startDryRun]: { needsTrust: true, run: startDryRun },
  [commandIds.startDemo]: { needsTrust: true, run: startDemo },
  [commandIds.restartEngine]: { needsTrust: true, run: restartEngine },
  [commandIds.showLog]: { needsTrust: false, run: ({ log }) => log.show(true) },
};

/** Registers every command. None throws at its caller: an error is told to the user, and the command answers undefined. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, command]) =>
      vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
        try {
          if (command.needsTrust) requireTrust();
          return await command.run(context, ...args);
        } catch (error) {
          presentError(error, context.log);
          return undefined;
        }
      }),
    ),
  );
}
