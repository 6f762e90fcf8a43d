import * as vscode from 'vscode';
import { ConfigurationProblems } from './configurationProblems.ts';
import type { DocumentServices } from './documentServices.ts';
import { registerNames } from './registerNames.ts';

/** What stands by who writes a configuration, for every one that is open. */
export function configurationHelp(services: DocumentServices): vscode.Disposable {
  return vscode.Disposable.from(registerNames(services), new ConfigurationProblems(services));
}
