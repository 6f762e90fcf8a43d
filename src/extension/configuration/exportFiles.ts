import path from 'node:path';
import * as vscode from 'vscode';
import { configurationFileName } from '../ids.ts';

/** Enough to choose from; a folder of thousands is searched with *Browse…*. */
const MOST_FILES = 200;

/**
 * Exports that lie in a folder or one below it, as a configuration names them: relative, with forward slashes. Those whose
 * name holds one of `words` come first.
 */
export async function exportFilesIn(folder: vscode.Uri, words: readonly string[]): Promise<readonly string[]> {
  const found = (await Promise.all((await entriesOf(folder)).map((entry) => filesOf(folder, entry)))).flat();
  const fits = (file: string): number => (words.some((word) => file.toLowerCase().includes(word)) ? 0 : 1);
  return found
    .filter(isExport)
    .toSorted((left, right) => fits(left) - fits(right) || left.localeCompare(right))
    .slice(0, MOST_FILES);
}

/** As a configuration names it; null for a file outside the folder, which no configuration may name. */
export function nameInFolder(folder: string, file: string): string | null {
  const way = path.relative(folder, file);
  const isOutside = way === '' || way.startsWith('..') || path.isAbsolute(way);
  return isOutside ? null : way.split(path.sep).join('/');
}

type Entry = readonly [name: string, type: vscode.FileType];

async function entriesOf(folder: vscode.Uri): Promise<readonly Entry[]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    // A folder that may not be read has nothing to choose from.
    return [];
  }
}

async function filesOf(folder: vscode.Uri, [name, type]: Entry): Promise<readonly string[]> {
  if (type !== vscode.FileType.Directory) return [name];
  if (name.startsWith('.') || name === 'node_modules') return [];
  const inside = await entriesOf(vscode.Uri.joinPath(folder, name));
  return inside.filter(([, kind]) => kind !== vscode.FileType.Directory).map(([file]) => `${name}/${file}`);
}

function isExport(file: string): boolean {
  return /\.(?:json|csv)(?:\.gz)?$/i.test(file) && path.basename(file) !== configurationFileName;
}
