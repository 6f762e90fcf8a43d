import { SyncError } from '../core/model/syncError.ts';
import type { Preview } from './preview.ts';

/**
 * The one open preview. A new one takes its place only when its dry run has succeeded: a dry run that fails or is cancelled
 * takes nothing away, and pages of the present one are answered until then. (Both are on disk meanwhile.)
 */
export class PreviewHolder {
  #open: Preview | null = null;

  /** @throws SyncError `usage` for the id of a preview that is not open, or not any more */
  of(runId: string): Preview {
    if (this.#open?.runId === runId) return this.#open;
    throw new SyncError('usage', `The preview ${runId} is not open any more. Make a new dry run.`);
  }

  isOpen(runId: string): boolean {
    return this.#open?.runId === runId;
  }

  async replace(preview: Preview): Promise<void> {
    const before = this.#open;
    this.#open = preview;
    await before?.close();
  }

  /** @throws SyncError `usage` for the id of a preview that is not open */
  async close(runId: string): Promise<void> {
    this.of(runId);
    await this.closeAny();
  }

  /** Closes the preview if it is one of this configuration. */
  async closeOf(configPath: string): Promise<void> {
    if (this.#open?.configPath === configPath) await this.closeAny();
  }

  async closeAny(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.close();
  }
}
