/** Signing in to Personalization's two doors, as the shells ask for it: the API, and the SFTP server of its feeds. */
import { createHttpClient } from './http/createHttpClient.ts';
import { type DatasetLook, type DatasetSource, lookAtDataset } from './personalization/lookAtDataset.ts';

export type { FeedAccess, FeedSecret } from './personalization/sftp/feedAccess.ts';
export { createFeedServer, readHostKey } from './personalization/sftp/createFeedServer.ts';

/** See `lookAtDataset`. */
export async function tryPersonalizationKey(
  source: Omit<DatasetSource, 'http'>,
  signal: AbortSignal,
): Promise<DatasetLook> {
  return await lookAtDataset({ ...source, http: createHttpClient() }, signal);
}
