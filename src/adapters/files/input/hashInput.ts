import { readWhole } from './fileBytes.ts';
import { findInput } from './inputPath.ts';
import type { InputPlace } from './openInput.ts';

/**
 * The sha256 of an input file as it is now, of its bytes as they lie on the disk: what a plan's binding is compared with.
 * SyncError as for reading it.
 */
export async function hashInput(place: InputPlace, signal: AbortSignal): Promise<string> {
  const input = await findInput(place.folder, place.name, place.setting);
  return await readWhole(input.path, input.name, signal, () => undefined);
}
