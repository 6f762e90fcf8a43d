import * as vscode from 'vscode';
import { configurationFileName } from '../ids.ts';

/** Of a disk only: the engine reads the files that a configuration names. */
export const configurationSelector: vscode.DocumentSelector = {
  scheme: 'file',
  pattern: `**/${configurationFileName}`,
};

export function isConfiguration(document: vscode.TextDocument): boolean {
  return vscode.languages.match(configurationSelector, document) > 0;
}
