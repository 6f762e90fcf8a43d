import type { Stats } from 'node:fs';
import ssh2, { type Attributes, type FileEntry, type SFTPWrapper } from 'ssh2';
import type { EmulatorContext } from '../http/emulatorContext.ts';
import { type Jail, SftpRefusal } from './jail.ts';
import { beginOperation, type SftpOp } from './sftpOperations.ts';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;
const mostHandles = 64;

export interface SftpSession {
  readonly context: EmulatorContext;
  readonly jail: Jail;
  /** Ends the connection without a word. */
  readonly cut: () => void;
}

interface OpenThing {
  readonly path: string;
  /** Null: a folder that is listed. */
  readonly file: number | null;
  readonly isWritten: boolean;
  bytes: number;
  /** What is left to list. */
  rest: readonly FileEntry[];
}

/** Answers the requests of one SFTP channel, version 3 of the protocol, without links and without extensions. */
export function serveSftp(sftp: SFTPWrapper, session: SftpSession): void {
  const handles = new Handles();
  serveLooks(sftp, session, handles);
  serveFolders(sftp, session, handles);
  serveFiles(sftp, session, handles);
  serveNames(sftp, session);
  // Clients set modes and times of what they have uploaded, and take a refusal for a failure.
  for (const event of ['SETSTAT', 'FSETSTAT'] as const) {
    sftp.on(event as 'SETSTAT', (id) => sftp.status(id, STATUS_CODE.OK));
  }
  for (const event of ['SYMLINK', 'READLINK', 'EXTENDED'] as const) {
    sftp.on(event as 'READLINK', (id) => sftp.status(id, STATUS_CODE.OP_UNSUPPORTED));
  }
  // A client that has nothing more to say waits until the other side has closed the channel too.
  sftp.on('end', () => sftp.end());
  sftp.on('close', () => {
    for (const { file } of handles.takeAll()) if (file !== null) session.jail.close(file, false);
  });
}

/** What a client has opened, by the handle that it was given. */
class Handles {
  readonly #open = new Map<string, OpenThing>();
  #next = 1;

  keep(thing: OpenThing): Buffer {
    if (this.#open.size >= mostHandles) throw new SftpRefusal(STATUS_CODE.FAILURE, 'Too many open handles');
    const handle = String(this.#next++);
    this.#open.set(handle, thing);
    return Buffer.from(handle);
  }

  find(handle: Buffer): OpenThing | undefined {
    return this.#open.get(handle.toString());
  }

  of(handle: Buffer): OpenThing {
    const thing = this.find(handle);
    if (thing === undefined) throw new SftpRefusal(STATUS_CODE.FAILURE, 'Invalid handle');
    return thing;
  }

  fileOf(handle: Buffer): number {
    const { file } = this.of(handle);
    if (file === null) throw new SftpRefusal(STATUS_CODE.FAILURE, 'Invalid handle');
    return file;
  }

  take(handle: Buffer): OpenThing | undefined {
    const thing = this.find(handle);
    this.#open.delete(handle.toString());
    return thing;
  }

  takeAll(): readonly OpenThing[] {
    const all = [...this.#open.values()];
    this.#open.clear();
    return all;
  }
}

function serveLooks(sftp: SFTPWrapper, session: SftpSession, handles: Handles): void {
  const { jail } = session;
  sftp.on('REALPATH', (id, path) => {
    void perform(sftp, session, { id, op: 'stat', path }, () => {
      const filename = jail.resolve(path);
      sftp.name(id, [{ filename, longname: filename, attrs: noAttributes }]);
      return 'answered';
    });
  });
  for (const event of ['STAT', 'LSTAT'] as const) {
    sftp.on(event as 'STAT', (id, path) => {
      void perform(sftp, session, { id, op: 'stat', path }, () => {
        sftp.attrs(id, attributesOf(jail.stats(path)));
        return 'answered';
      });
    });
  }
  sftp.on('FSTAT', (id, handle) => {
    void perform(sftp, session, { id, op: 'stat', path: '' }, () => {
      sftp.attrs(id, attributesOf(jail.statsOf(handles.fileOf(handle))));
      return 'answered';
    });
  });
}

function serveFolders(sftp: SFTPWrapper, session: SftpSession, handles: Handles): void {
  const { jail } = session;
  sftp.on('OPENDIR', (id, path) => {
    void perform(sftp, session, { id, op: 'list', path: jail.resolve(path) }, () => {
      if (!jail.stats(path).isDirectory()) throw new SftpRefusal(STATUS_CODE.FAILURE, 'Not a directory');
      const rest = jail.list(path).map(({ name, stats }) => entryOf(name, stats));
      sftp.handle(id, handles.keep({ path, file: null, isWritten: false, bytes: 0, rest }));
      return 'answered';
    });
  });
  sftp.on('READDIR', (id, handle) => {
    void perform(sftp, null, { id, op: 'list', path: '' }, () => {
      const thing = handles.of(handle);
      const page = thing.rest.slice(0, 100);
      if (page.length === 0) throw new SftpRefusal(STATUS_CODE.EOF, 'End of folder');
      thing.rest = thing.rest.slice(page.length);
      sftp.name(id, [...page]);
      return 'answered';
    });
  });
}

function serveFiles(sftp: SFTPWrapper, session: SftpSession, handles: Handles): void {
  const { jail } = session;
  sftp.on('OPEN', (id, asked, flags) => {
    const path = jail.resolve(asked);
    void perform(sftp, session, { id, op: 'open', path }, () => {
      const mode = modeOf(flags);
      const file = jail.open(path, mode);
      sftp.handle(id, handles.keep({ path, file, isWritten: mode !== 'r', bytes: 0, rest: [] }));
      return 'answered';
    });
  });
  sftp.on('READ', (id, handle, at, length) => {
    void perform(sftp, null, { id, op: 'open', path: '' }, () => {
      sftp.data(id, jail.read(handles.fileOf(handle), at, length));
      return 'answered';
    });
  });
  sftp.on('WRITE', (id, handle, at, data) => {
    const thing = handles.find(handle);
    if (thing !== undefined) thing.bytes += data.length;
    const written = { id, op: 'write' as const, path: thing?.path ?? '', bytes: data.length, total: thing?.bytes ?? 0 };
    void perform(sftp, session, written, () => jail.write(handles.fileOf(handle), data, at));
  });
  sftp.on('CLOSE', (id, handle) => {
    const thing = handles.take(handle);
    const noticed = thing?.isWritten === true ? session : null;
    void perform(sftp, noticed, { id, op: 'close', path: thing?.path ?? '' }, () => {
      if (thing === undefined) throw new SftpRefusal(STATUS_CODE.FAILURE, 'Invalid handle');
      if (thing.file !== null) jail.close(thing.file, thing.isWritten);
    });
  });
}

function serveNames(sftp: SFTPWrapper, session: SftpSession): void {
  const { jail } = session;
  const answer = (id: number, op: SftpOp, path: string, act: () => void): void =>
    void perform(sftp, session, { id, op, path }, act);
  sftp.on('RENAME', (id, from, to) =>
    answer(id, 'rename', `${jail.resolve(from)} → ${jail.resolve(to)}`, () => jail.rename(from, to)),
  );
  sftp.on('REMOVE', (id, path) => answer(id, 'remove', jail.resolve(path), () => jail.remove(path)));
  sftp.on('MKDIR', (id, path) => answer(id, 'open', jail.resolve(path), () => jail.makeFolder(path)));
  sftp.on('RMDIR', (id, path) => answer(id, 'remove', jail.resolve(path), () => jail.removeFolder(path)));
}

interface Operation {
  readonly id: number;
  readonly op: SftpOp;
  readonly path: string;
  readonly bytes?: number;
  /** Of the file so far. */
  readonly total?: number;
}

const changing: readonly SftpOp[] = ['open', 'write', 'close', 'rename', 'remove'];

/** @param session null: a part of an operation, which has its line in the history and its faults already */
async function perform(
  sftp: SFTPWrapper,
  session: SftpSession | null,
  { id, op, path, bytes = 0, total = 0 }: Operation,
  act: () => unknown,
): Promise<void> {
  const begun = session === null ? null : beginOperation(session.context, op, path);
  const faults = begun?.faults;
  if (faults?.delayMs === null) return;
  if (faults !== undefined && faults.delayMs > 0)
    await new Promise((resolve) => setTimeout(resolve, faults.delayMs ?? 0));
  const isOver = faults?.dropAfterBytes !== null && faults !== undefined && total > faults.dropAfterBytes;
  if (faults?.cut === 'before' || isOver) {
    session?.cut();
    return;
  }
  const ok: number = STATUS_CODE.OK;
  let status = ok;
  try {
    if (faults?.refusal) throw faults.refusal;
    const isAnswered = act() === 'answered';
    if (faults?.cut === 'after') session?.cut();
    else if (!isAnswered) sftp.status(id, STATUS_CODE.OK);
  } catch (error) {
    status = error instanceof SftpRefusal ? error.status : STATUS_CODE.FAILURE;
    sftp.status(id, status, error instanceof SftpRefusal ? error.message : 'Failure');
  }
  if (begun === null) return;
  begun.entry.bytes = bytes;
  begun.entry.status = status;
  begun.entry.committed = status === ok && changing.includes(op);
  begun.entry.replySent = faults?.cut !== 'after';
}

const noAttributes: Attributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

function attributesOf(stats: Stats): Attributes {
  const mode = (stats.isDirectory() ? 0o040000 : 0o100000) | (stats.isDirectory() ? 0o700 : 0o600);
  const [atime, mtime] = [stats.atimeMs, stats.mtimeMs].map((ms) => Math.floor(ms / 1000));
  return { mode, uid: 0, gid: 0, size: stats.size, atime: atime ?? 0, mtime: mtime ?? 0 };
}

/** The long name is what `ls -l` of a client shows. */
function entryOf(filename: string, stats: Stats): FileEntry {
  const rights = stats.isDirectory() ? 'drwx------' : '-rw-------';
  const when = stats.mtime.toUTCString().slice(5, 22);
  return { filename, longname: `${rights} 1 demo demo ${stats.size} ${when} ${filename}`, attrs: attributesOf(stats) };
}

function modeOf(flags: number): string {
  if ((flags & OPEN_MODE.WRITE) === 0) return 'r';
  if ((flags & OPEN_MODE.APPEND) !== 0) return 'a';
  if ((flags & OPEN_MODE.CREAT) !== 0 && (flags & OPEN_MODE.EXCL) !== 0) return 'wx';
  return (flags & OPEN_MODE.TRUNC) !== 0 || (flags & OPEN_MODE.CREAT) !== 0 ? 'w' : 'r+';
}
