import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder that nobody can write into, not even root: by its mode, or else by the file system's own flag (`chattr`),
 * or else by a read-only mount of the folder over itself. Answers how to make it writable again; null where none of the
 * three has an effect.
 */
export function makeReadOnly(folder: string): (() => void) | null {
  for (const { make, undo } of ways(folder)) {
    try {
      make();
    } catch {
      continue;
    }
    if (!canWrite(folder)) return undo;
    undo();
  }
  return null;
}

function ways(folder: string): readonly { readonly make: () => void; readonly undo: () => void }[] {
  return [
    { make: () => chmodSync(folder, 0o555), undo: () => chmodSync(folder, 0o755) },
    { make: () => run('chattr', '+i', folder), undo: () => run('chattr', '-i', folder) },
    {
      make() {
        run('mount', '--bind', folder, folder);
        run('mount', '-o', 'remount,bind,ro', folder);
      },
      undo: () => run('umount', folder),
    },
  ];
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'ignore' });
}

function canWrite(folder: string): boolean {
  const file = path.join(folder, 'written');
  try {
    writeFileSync(file, '');
    rmSync(file);
    return true;
  } catch {
    return false;
  }
}
