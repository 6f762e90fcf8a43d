import { jsonReply, type Reply } from '../http/route.ts';
import { notFound } from './access.ts';
import type { Profile } from '../data/profile.ts';
import { attributesOf, segmentIdOf, segmentsOf } from './profileFacts.ts';

/** The answer of a user lookup: the same facts as in the export, in another shape. */
export function userReply(id: string, profile: Profile | undefined): Reply {
  if (!profile) return notFound(`There is no user ${id}.`);
  const { lastActivity } = profile;
  return jsonReply(200, {
    id,
    displayName: profile['displayName'],
    accountName: profile['accountName'],
    attributes: Object.entries(attributesOf(profile)).map(([name, value]) => ({ name, value, updated: lastActivity })),
    engagement: { score: profile['engagementScore'], percentChange: profile['engagementPercentChange'] },
    firstActivity: profile['firstActivity'],
    lastActivity,
    totalActions: profile['totalActions'],
    segmentMembership: segmentsOf(profile).map((name) => ({ id: segmentIdOf(name), name })),
  });
}
