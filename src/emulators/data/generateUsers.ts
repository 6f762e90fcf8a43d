import { type Behaviour, behaviourOf, DAY_MS } from './behaviour.ts';
import { profileOfPerson } from './company.ts';
import type { ExportRows } from './emulatorData.ts';
import { type UserIdentity, userIdentityOf } from './identities.ts';
import { personCast } from './personScenes.ts';
import { type JsonValue, type Profile, profileJson } from './profile.ts';
import { rawJson } from './rawJson.ts';
import { type Draws, drawsFor, scatter } from './drawsFor.ts';
import { favoriteCategories } from './words.ts';
import { personNumber, type World } from './world.ts';

const attributeNames = [
  ...['emailAddress', 'sfcrmContactId', 'sfcrmLeadId', 'loyaltyId', 'favoriteCategory', 'lifetimeValue'],
  ...['newsletterOptIn', 'preferredStore', 'jobTitle', 'city', 'country', 'interests'],
] as const;

/** After each block of so many users the export repeats one that it gave before: the later row is the current one. */
const BLOCK = 100;

/** The user export of the generated world. */
export function generateUsers(world: World): ExportRows {
  const repeats = Math.floor(world.users / BLOCK);
  function* profiles(from: number, to: number): Iterable<Profile> {
    for (let row = from; row < to; row += 1) {
      const place = placeAt(world, row);
      yield userProfile(world, world.orders.users.numberAt(place), row === currentRow(world, place));
    }
  }
  return {
    rowCount: world.users + repeats,
    attributeNames: () => attributeNames,
    profiles,
    *jsonRows(from, to) {
      for (const profile of profiles(from, to)) yield profileJson(profile);
    },
    currentRowOf(id) {
      const user = world.userWithId(id);
      return user === undefined ? undefined : currentRow(world, world.orders.users.placeOf(user));
    },
  };
}

/** The place (in the order of users) of the user that this export row shows. */
function placeAt(world: World, row: number): number {
  const block = Math.floor(row / (BLOCK + 1));
  const position = row % (BLOCK + 1);
  return position === BLOCK ? repeatedPlace(world, block) : block * BLOCK + position;
}

/** The user repeated after a block comes from a block half as far in, so that page borders lie between the two rows. */
function repeatedPlace(world: World, block: number): number {
  return Math.floor(block / 2) * BLOCK + (scatter(world.seed ^ scatter(block)) % BLOCK);
}

function currentRow(world: World, place: number): number {
  const block = Math.floor(place / BLOCK);
  const completeBlocks = Math.floor(world.users / BLOCK);
  for (const later of [2 * block + 1, 2 * block])
    if (later < completeBlocks && repeatedPlace(world, later) === place) return later * (BLOCK + 1) + BLOCK;
  return block * (BLOCK + 1) + (place % BLOCK);
}

function userProfile(world: World, user: number, isCurrent: boolean): Profile {
  const part = personCast.partOf('users', user);
  const number = personNumber(part, part.ordinal);
  const draws = drawsFor(world.seed, 110, user);
  const today = behaviourOf(world.seed, number, part.scene.quirk);
  const identity = userIdentityOf(world, part);
  const behaviour = isCurrent ? today : yesterday(today, draws);
  const isAnonymous = part.scene.kind === 'anonymousUser';
  return {
    name: world.userIdOf(user),
    displayName: identity.displayName ?? draws.pick([null, '', undefined]),
    accountName: isAnonymous ? undefined : profileOfPerson(world, number),
    engagementScore: behaviour.engagementScore,
    engagementPercentChange: behaviour.engagementPercentChange,
    firstActivity: behaviour.firstActivity,
    lastActivity: behaviour.lastActivity,
    totalActions: behaviour.totalActions,
    segments: behaviour.segments,
    // A row from before the user signed in: what it can be recognised by came later.
    attributes: attributesOf(isCurrent ? identity : {}, behaviour, isAnonymous),
  };
}

/** What an earlier look at the same user gave. */
function yesterday(today: Behaviour, draws: Draws): Behaviour {
  return {
    ...today,
    lastActivity: Math.max(today.firstActivity, today.lastActivity - DAY_MS),
    engagementScore: draws.below(1001) / 10,
    totalActions: Math.max(1, today.totalActions - 3),
    favoriteCategory: draws.pick(favoriteCategories),
  };
}

function attributesOf(identity: UserIdentity, behaviour: Behaviour, isAnonymous: boolean): Profile {
  const { emailAddress, sfcrmContactId, sfcrmLeadId, loyaltyId } = identity;
  if (isAnonymous)
    return { city: behaviour.city, country: behaviour.country, favoriteCategory: behaviour.favoriteCategory };
  return {
    emailAddress,
    sfcrmContactId,
    sfcrmLeadId,
    loyaltyId,
    favoriteCategory: behaviour.favoriteCategory,
    lifetimeValue: lifetimeValueOf(behaviour),
    newsletterOptIn: behaviour.newsletterOptIn,
    preferredStore: behaviour.preferredStore,
    jobTitle: behaviour.jobTitle,
    city: behaviour.city,
    country: behaviour.country,
    interests: behaviour.interests.length > 0 ? behaviour.interests : undefined,
  };
}

/** The shop's number keeps its two decimals (`120.50`), which no JavaScript number does. */
function lifetimeValueOf({ lifetimeValue }: Behaviour): JsonValue | undefined {
  if (lifetimeValue === undefined) return undefined;
  return 'digits' in lifetimeValue ? rawJson(lifetimeValue.digits) : lifetimeValue.text;
}
