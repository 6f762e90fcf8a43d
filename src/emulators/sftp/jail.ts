import { closeSync, fstatSync, fsyncSync, lstatSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs';
import { renameSync, rmdirSync, rmSync, type Stats, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import ssh2 from 'ssh2';

const { STATUS_CODE } = ssh2.utils.sftp;

/** An answer that is no success, with a code of the protocol (`STATUS_CODE`). */
export class SftpRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * The folder that an SFTP client sees as `/`. Paths are resolved as text before they touch the disk, and there is no way to
 * make a link, so nothing leads out of it. Above the dataset's folder nothing can be changed.
 */
export class Jail {
  readonly #root: string;
  readonly #folders: readonly string[];

  constructor(root: string, folders: readonly string[]) {
    this.#root = root;
    this.#folders = folders;
    this.empty();
  }

  /** Starts over with empty folders. */
  empty(): void {
    rmSync(this.#root, { recursive: true, force: true });
    for (const folder of this.#folders) mkdirSync(path.join(this.#root, folder), { recursive: true, mode: 0o700 });
  }

  /** The absolute path as the client sees it. */
  resolve(asked: string): string {
    return path.posix.resolve('/', asked);
  }

  list(asked: string): readonly { readonly name: string; readonly stats: Stats }[] {
    const folder = this.#existing(asked);
    return onDisk(() => readdirSync(folder).map((name) => ({ name, stats: lstatSync(path.join(folder, name)) })));
  }

  stats(asked: string): Stats {
    const file = this.#existing(asked);
    return onDisk(() => statSync(file));
  }

  /** @param mode as `fs.open`'s: `r`, `w`, `wx`, `a`, `r+` */
  open(asked: string, mode: string): number {
    const file = mode === 'r' ? this.#existing(asked) : this.#changeable(asked);
    return onDisk(() => {
      const opened = openSync(file, mode, 0o600);
      if (!fstatSync(opened).isDirectory()) return opened;
      closeSync(opened);
      throw new SftpRefusal(STATUS_CODE.FAILURE, 'Is a directory');
    });
  }

  read(opened: number, at: number, length: number): Buffer {
    const buffer = Buffer.alloc(Math.min(length, 256 * 1024));
    const bytes = onDisk(() => readSync(opened, buffer, 0, buffer.length, at));
    if (bytes === 0) throw new SftpRefusal(STATUS_CODE.EOF, 'End of file');
    return buffer.subarray(0, bytes);
  }

  write(opened: number, data: Buffer, at: number): void {
    onDisk(() => writeSync(opened, data, 0, data.length, at));
  }

  close(opened: number, wasWritten: boolean): void {
    onDisk(() => {
      if (wasWritten) fsyncSync(opened);
      closeSync(opened);
    });
  }

  statsOf(opened: number): Stats {
    return onDisk(() => fstatSync(opened));
  }

  /** As version 3 of the protocol has it: a name that is taken is not replaced. */
  rename(from: string, to: string): void {
    const [source, target] = [this.#changeable(from), this.#changeable(to)];
    onDisk(() => lstatSync(source));
    if (statSync(target, { throwIfNoEntry: false }) !== undefined) {
      throw new SftpRefusal(STATUS_CODE.FAILURE, 'File already exists');
    }
    onDisk(() => renameSync(source, target));
  }

  remove(asked: string): void {
    const file = this.#changeable(asked);
    onDisk(() => rmSync(file));
  }

  makeFolder(asked: string): void {
    const folder = this.#changeable(asked);
    onDisk(() => mkdirSync(folder, { mode: 0o700 }));
  }

  removeFolder(asked: string): void {
    const folder = this.#changeable(asked);
    onDisk(() => rmdirSync(folder));
  }

  #existing(asked: string): string {
    const seen = this.resolve(asked);
    // Names that a disk of this machine would read as a path.
    if (/[\\:\0]/.test(seen)) throw new SftpRefusal(STATUS_CODE.NO_SUCH_FILE, 'No such file');
    return path.join(this.#root, ...seen.split('/'));
  }

  #changeable(asked: string): string {
    const parts = this.resolve(asked)
      .split('/')
      .filter((part) => part !== '');
    if (parts.length < 2) throw new SftpRefusal(STATUS_CODE.PERMISSION_DENIED, 'Permission denied');
    return this.#existing(asked);
  }
}

function onDisk<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof SftpRefusal) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new SftpRefusal(STATUS_CODE.NO_SUCH_FILE, 'No such file');
    if (code === 'EACCES' || code === 'EPERM')
      throw new SftpRefusal(STATUS_CODE.PERMISSION_DENIED, 'Permission denied');
    throw new SftpRefusal(STATUS_CODE.FAILURE, code === 'EEXIST' ? 'File already exists' : `Failure (${code})`);
  }
}
