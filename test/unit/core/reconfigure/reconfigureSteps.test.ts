import { describe, expect, test } from 'vitest';
import type { IntegrationApp } from '../../../../src/core/model/securityFacts.ts';
import { begun } from '../../../../src/core/reconfigure/reconfiguration.ts';
import { reconfigureSteps, type StepPlaces } from '../../../../src/core/reconfigure/reconfigureSteps.ts';

const origin = 'https://acme.my.salesforce-setup.com';
const places: StepPlaces = { setupOrigin: origin, personalizationUrl: 'https://acme.us-1.evergage.com' };

function pages(more: Partial<StepPlaces>): readonly (string | null)[] {
  return reconfigureSteps(begun('2026-11-25T10:00:00.000Z'), { ...places, ...more }).map(({ url }) => url);
}

function app(kind: 'connectedApp' | 'externalClientApp', id: string): IntegrationApp {
  return { kind, id, name: 'It', developerName: 'It', onlyAdminApproved: null, refreshToken: null };
}

describe('the pages of the steps', () => {
  test('are those of a connected app: its policies, and the App Manager with its key and secret', () => {
    expect(pages({ app: app('connectedApp', '0H4000000000001AAA') })).toEqual([
      expect.stringMatching(/ConnectedApplication\/page.*connectedAppId%3D0H4000000000001AAA$/),
      `${origin}/lightning/setup/NavigationMenus/home`,
      places.personalizationUrl,
      places.personalizationUrl,
      null,
    ]);
  });

  test('are the one page of an External Client App, which has both', () => {
    const page = `${origin}/lightning/setup/ManageExternalClientApplication/0xI000000000001AAA/detail`;
    expect(pages({ app: app('externalClientApp', '0xI000000000001AAA') }).slice(0, 2)).toEqual([page, page]);
  });

  test('are the lists while nobody knows the app, and none in a demo', () => {
    const lists = [
      `${origin}/lightning/setup/ConnectedApplication/home`,
      `${origin}/lightning/setup/NavigationMenus/home`,
    ];
    expect([pages({}).slice(0, 2), pages({ app: null }).slice(0, 2)]).toEqual([lists, lists]);
    expect(pages({ setupOrigin: null, personalizationUrl: null })).toEqual([null, null, null, null, null]);
  });
});
