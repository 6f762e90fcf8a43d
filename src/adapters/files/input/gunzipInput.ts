import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { SyncError } from '../../../core/model/syncError.ts';
import { readWhole } from './fileBytes.ts';
import { refuseOnFullDisk } from './freeSpace.ts';
import { errorCode, type InputPath, refuseInput } from './inputPath.ts';

/** An honest export shrinks to a tenth; what grows by more than this is meant to fill a disk. */
const maxExpansion = 20;
/** Below this size nothing is asked: a short file of equal rows may shrink more, and harms nobody. */
const harmlessBytes = 1 << 20;
const maxExpandedBytes = 50e9;

/**
 * Decompresses a gzip file (also one of several members) and answers the sha256 of the compressed bytes. A cut or damaged
 * file, and one that grows beyond the limits, is refused whole (`badInput`).
 */
export async function gunzipInput(input: InputPath, target: string, signal: AbortSignal): Promise<string> {
  const gunzip = createGunzip();
  const written = pipeline(gunzip, withinLimits(input), createWriteStream(target, { mode: 0o600 })).then(
    () => null,
    (error: unknown) => error,
  );
  try {
    const sha256 = await readWhole(input.path, input.name, signal, async (chunk) => {
      const failure = await feed(gunzip, chunk, written);
      if (failure !== null) refuseDamaged(input, target, [failure]);
    });
    gunzip.end();
    const failure = await written;
    return failure === null ? sha256 : refuseDamaged(input, target, [failure]);
  } catch (error) {
    gunzip.destroy();
    return refuseDamaged(input, target, [error, await written]);
  }
}

/**
 * Waits until the chunk is decompressed and taken: memory stays flat, however much it grows. What ends the whole pipeline
 * ends this wait: after damaged data nobody calls back.
 */
async function feed(gunzip: Gunzip, chunk: Uint8Array, written: Promise<unknown>): Promise<unknown> {
  const taken = new Promise<null>((done) => {
    gunzip.write(new Uint8Array(chunk), () => done(null));
  });
  return await Promise.race([taken, written]);
}

function withinLimits({ name, bytes }: InputPath) {
  const limit = Math.min(Math.max(bytes * maxExpansion, harmlessBytes), maxExpandedBytes);
  return async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let expanded = 0;
    for await (const piece of pieces) {
      expanded += piece.length;
      if (expanded > limit) {
        refuseInput(
          name,
          `grows beyond ${limit} bytes when it is decompressed (it has ${bytes}; more than ${maxExpansion} times as much is not accepted). Decompress it yourself if it is what you expect.`,
        );
      }
      yield piece;
    }
  };
}

/** Of the errors of both ends the one that says most: ours, then zlib's. */
function refuseDamaged(input: InputPath, target: string, errors: readonly unknown[]): never {
  const own = errors.find((error) => error instanceof SyncError);
  if (own !== undefined) throw own;
  const zlibError = errors.find((error) => errorCode(error).startsWith('Z_'));
  if (zlibError === undefined)
    refuseOnFullDisk(
      target,
      errors.find((error) => error !== null),
    );
  const isCut = errorCode(zlibError) === 'Z_BUF_ERROR';
  refuseInput(
    input.name,
    isCut
      ? 'is cut: the gzip data end in the middle. It looks like a broken download; get the file again.'
      : 'is damaged: its gzip data do not fit their checksum, or something else follows them. Get the file again.',
    zlibError,
  );
}
