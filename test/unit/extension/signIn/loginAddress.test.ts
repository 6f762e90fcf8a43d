import { describe, expect, it } from 'vitest';
import { clientIdProblem, loginAddressProblem, loginOrigin } from '../../../../src/extension/signIn/loginAddress.ts';

describe('the address that a person signs in at', () => {
  it.each([
    ['acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
    [' https://acme--uat.sandbox.my.salesforce.com/ ', 'https://acme--uat.sandbox.my.salesforce.com'],
    ['https://acme.lightning.force.com/lightning/page/home', 'https://acme.my.salesforce.com'],
    ['https://acme.my.salesforce-setup.com/lightning/setup/SetupOneHome/home', 'https://acme.my.salesforce.com'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://acme.my.salesforce.com', null],
    ['https://127.0.0.1:8080', null],
    ['http://localhost:8080', null],
    ['https://user:secret@acme.my.salesforce.com', null],
    ['https://acme.my.salesforce.com.example.com', null],
    ['https://notsalesforce.com', null],
    ['acme', null],
    ['', null],
  ])('reads %j as %j', (typed, origin) => {
    expect(loginOrigin(typed)).toBe(origin);
  });

  it('says what an address looks like where it is none', () => {
    expect(loginAddressProblem('acme')).toBe(
      'It looks like acme.my.salesforce.com. Setup → Quick Find “My Domain” shows it.',
    );
    expect(loginAddressProblem('acme.my.salesforce.com')).toBeUndefined();
  });
});

describe('the Consumer Key', () => {
  it.each([
    ['3MVG9.aBc_1234567890', undefined],
    ['', 'Paste the Consumer Key of the app: Setup → External Client App Manager → OAuth settings.'],
    ['admin@example.com', 'This is no Consumer Key: it holds a space, “/”, “@” or “:”.'],
    ['https://acme.my.salesforce.com', 'This is no Consumer Key: it holds a space, “/”, “@” or “:”.'],
  ])('%j: %j', (typed, problem) => {
    expect(clientIdProblem(typed)).toBe(problem);
  });
});
