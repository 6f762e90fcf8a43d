import { readdirSync, statSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';

export interface LoadedFiles {
  /** Relative to the extension. */
  readonly names: readonly string[];
  readonly bytes: number;
}

/** The JavaScript files of an extension that this process has loaded, as Node's own list of modules has them. */
export function loadedFiles(extensionPath: string): LoadedFiles {
  const { _cache: loaded } = Module as unknown as { readonly _cache: Readonly<Record<string, unknown>> };
  const files = Object.keys(loaded).filter((file) => file.startsWith(extensionPath + path.sep));
  if (files.length === 0) throw new Error(`Node has loaded nothing of ${extensionPath}.`);
  return {
    names: files.map((file) => path.relative(extensionPath, file)),
    bytes: files.reduce((bytes, file) => bytes + statSync(file).size, 0),
  };
}

/** Bytes of everything that the extension could ever load into this process: its entry and all its parts. */
export function loadableBytes(extensionPath: string): number {
  const dist = path.join(extensionPath, 'dist');
  const parts = readdirSync(path.join(dist, 'extension')).map((name) => path.join(dist, 'extension', name));
  return [path.join(dist, 'extension.js'), ...parts].reduce((bytes, file) => bytes + statSync(file).size, 0);
}
