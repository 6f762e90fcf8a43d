import { refuseFile } from './refuseFile.ts';

/** As many bytes tell what encoding a file has. */
export const startBytes = 4;

/**
 * Length of the byte order mark that a file begins with: 0 or 3. UTF-16 is refused (`badInput`), also without a mark: of
 * two neighbouring bytes of Latin text one is zero.
 */
export function bomLengthOf(bytes: Uint8Array, file: string): number {
  const [first = 1, second = 1, third = 1] = bytes;
  const isUtf16 =
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (bytes.length > 1 && (first === 0) !== (second === 0));
  if (isUtf16) refuseFile(file, 'UTF-16, byte 0; save as UTF-8.', { line: 1 });
  return first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
}
