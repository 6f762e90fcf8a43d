import { readWhole } from './fileBytes.ts';
import { findInput } from './inputPath.ts';

/**
 * The sha256 of an input file as it is now, of its bytes as they lie on the disk: what a plan's binding is compared with.
 * SyncError as for reading it.
 * @param folder the configuration's
 * @param name as the configuration has it
 */
export async function hashInput(folder: string, name: string): Promise<string> {
  const input = await findInput(folder, name, '');
  return await readWhole(input.path, input.name, new AbortController().signal, () => undefined);
}
