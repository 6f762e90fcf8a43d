import type { KnownNames } from '../../engine/protocol.ts';
import { errorText } from '../host/errorText.ts';

/**
 * The names that are read, or none with the reason in `missing`: names can be typed as well, so that they cannot be read must
 * not cost the answers that were given. Never rejects.
 */
export async function namesOrReason(reading: Promise<KnownNames>): Promise<KnownNames> {
  try {
    return await reading;
  } catch (error) {
    return { fields: {}, attributes: {}, missing: [errorText(error)] };
  }
}
