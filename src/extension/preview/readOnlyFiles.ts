import * as vscode from 'vscode';

/** Tells VS Code that the bytes are UTF-8, whatever the user has set for files. */
const byteOrderMark = '\ufeff';

/**
 * Read-only documents under a scheme of the extension's own, made on demand. Files, and not VS Code's virtual documents: of
 * a long one that changes, VS Code then replaces the lines that differ and not the whole, so that the cursor stays; and a
 * tab that is restored wakes the extension, which can say what became of it.
 */
export class ReadOnlyFiles implements vscode.FileSystemProvider {
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]>;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #textOf: (uri: vscode.Uri) => Promise<string>;
  readonly #files = new Map<string, Promise<File>>();
  /** Later with every change: by it VS Code knows that it has to read again. */
  #time = Date.now();

  /** @param textOf the present text of a document; never throws */
  constructor(textOf: (uri: vscode.Uri) => Promise<string>) {
    this.onDidChangeFile = this.#changed.event;
    this.#textOf = textOf;
  }

  /** Makes the texts of the open documents anew, and tells VS Code of those that have become others. */
  async refresh(open: readonly vscode.Uri[]): Promise<void> {
    const before = new Map(this.#files);
    this.#files.clear();
    const changed = await Promise.all(
      open.map(async (uri) => {
        const known = before.get(uri.toString());
        const [old, file] = await Promise.all([known, this.#file(uri)]);
        if (old?.text !== file.text) return [uri];
        if (known) this.#files.set(uri.toString(), known);
        return [];
      }),
    );
    const events = changed.flat().map((uri) => ({ type: vscode.FileChangeType.Changed, uri }));
    if (events.length > 0) this.#changed.fire(events);
  }

  forget(uri: vscode.Uri): void {
    this.#files.delete(uri.toString());
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, time } = await this.#file(uri);
    const permissions = vscode.FilePermission.Readonly;
    return { type: vscode.FileType.File, ctime: 0, mtime: time, size: bytes.byteLength, permissions };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#file(uri)).bytes;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.FileNotADirectory();
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #file(uri: vscode.Uri): Promise<File> {
    const key = uri.toString();
    const known = this.#files.get(key);
    if (known) return known;
    const made = this.#make(uri);
    this.#files.set(key, made);
    return made;
  }

  async #make(uri: vscode.Uri): Promise<File> {
    const text = await this.#textOf(uri);
    return { text, bytes: new TextEncoder().encode(byteOrderMark + text), time: ++this.#time };
  }
}

interface File {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly time: number;
}
