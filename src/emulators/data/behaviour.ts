import type { Quirk } from './personScenes.ts';
import { type Draws, drawsFor } from './drawsFor.ts';
import { cities, favoriteCategories, interests, jobTitles, segmentNames, stores, unlistedCategories } from './words.ts';

/** The generated world's present: the day whose last midnight (UTC) all its dates lead up to. Milliseconds. */
export const GENERATED_AT_MS = Date.UTC(2026, 10, 24);
export const DAY_MS = 86_400_000;

/** What Personalization knows of a user today. Undefined: it knows nothing of the kind. */
export interface Behaviour {
  readonly engagementScore: number;
  readonly engagementPercentChange: number;
  readonly firstActivity: number;
  readonly lastActivity: number;
  readonly totalActions: number;
  readonly segments: readonly string[];
  readonly favoriteCategory: string | readonly string[] | undefined;
  /** With two decimals, as the shop writes it; a text where the shop wrote something else. */
  readonly lifetimeValue: { readonly digits: string } | { readonly text: string } | undefined;
  readonly newsletterOptIn: boolean | undefined;
  readonly preferredStore: string | undefined;
  readonly jobTitle: string | undefined;
  readonly city: string;
  readonly country: string;
  readonly interests: readonly string[];
}

export function behaviourOf(seed: number, person: number, quirk?: Quirk): Behaviour {
  const draws = drawsFor(seed, 101, person);
  const idleMs = Math.floor(draws.next() ** 3 * 300 * DAY_MS);
  const lastActivity = GENERATED_AT_MS - 1 - idleMs;
  const [city, country] = draws.pick(cities);
  const cents = Math.floor(draws.next() ** 3 * 900_000);
  const plain: Behaviour = {
    engagementScore: draws.below(1001) / 10,
    engagementPercentChange: (draws.below(1201) - 600) / 10,
    firstActivity: lastActivity - Math.floor(draws.next() * 700 * DAY_MS),
    lastActivity,
    totalActions: 1 + Math.floor(draws.next() ** 2 * 2_000),
    segments: someOf(segmentNames, draws, 0.3),
    favoriteCategory: draws.chance(0.75) ? draws.pick(favoriteCategories) : undefined,
    lifetimeValue: draws.chance(0.7) ? { digits: (cents / 100).toFixed(2) } : undefined,
    newsletterOptIn: draws.chance(0.8) ? draws.chance(0.45) : undefined,
    preferredStore: draws.chance(0.35) ? draws.pick(stores) : undefined,
    jobTitle: draws.chance(0.85) ? draws.pick(jobTitles) : undefined,
    city,
    country,
    interests: draws.chance(0.2) ? someOf(interests, draws, 0.4) : [],
  };
  return quirk ? { ...plain, ...oddValueOf(quirk, draws) } : plain;
}

function someOf(list: readonly string[], draws: Draws, share: number): readonly string[] {
  return list.filter(() => draws.chance(share));
}

/** One value that a CRM field cannot take. */
function oddValueOf(quirk: Quirk, draws: Draws): Partial<Behaviour> {
  switch (quirk) {
    case 'notInPicklist':
      return { favoriteCategory: draws.pick(unlistedCategories) };
    case 'tooLong':
      return { preferredStore: `${draws.pick(stores)}, second floor beside the escalator, ask for Click & Collect` };
    case 'notANumber':
      return { lifetimeValue: { text: draws.chance(0.5) ? '1,234.50' : 'unknown' } };
    case 'literalNA':
      return { preferredStore: '#N/A' };
    case 'listInsteadOfText':
      return { favoriteCategory: [favoriteCategories[0], favoriteCategories[3]] };
    case 'otherScript':
      return {};
  }
}
