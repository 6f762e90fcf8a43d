import { describe, expect, test } from 'vitest';
import { causeWords, nightCauses } from '../../../../src/core/nights/causes.ts';
import { readStatusMessage } from '../../../../src/core/nights/statusMessage.ts';
import { statusMessageMarkdown } from '../../../../src/core/report/statusMessageMarkdown.ts';

describe('a status message that is documented', () => {
  test.each([
    ['Error refreshing Salesforce OAuth token: Token validity expired', 'expiredToken'],
    ['Error refreshing Salesforce OAuth token: expired access/refresh token', 'expiredToken'],
    [
      'Error refreshing Salesforce OAuth token: {"error":"invalid_grant","error_description":"inactive user"}',
      'inactiveUser',
    ],
    ['Error refreshing Salesforce OAuth token', 'expiredToken'],
    ['INSUFFICIENT_ACCESS: Use of the Metadata API requires a user with the ModifyAllData permission', 'modifyAllData'],
    ['app must be installed into org', 'appBlocked'],
    ['OAUTH_APPROVAL_ERROR_GENERIC : An unexpected error has occured during authentication.', 'appBlocked'],
    ['error=OAUTH_APP_BLOCKED', 'appBlocked'],
    ['INVALID_SESSION_ID: This session is not valid for use with the API', 'apiNotAllowed'],
    ['invalid_grant: user is not admin approved to access this app', 'selfAuthorizeRemoved'],
    ['REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.', 'apiLimit'],
    ['UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record', 'lockErrors'],
    ['InvalidBatch : Field name not found : Interaction_Studio_LastActivity__c', 'hiddenField'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION: Score must be positive', 'validationRule'],
    ['INSUFFICIENT_ACCESS_OR_READONLY: insufficient access rights on object id', 'recordAccess'],
  ])('%s', (message, cause) => {
    expect(readStatusMessage(`  ${message}\n`)).toMatchObject({ kind: 'known', cause });
  });

  test('is a page with its cause, what to do and the page of the vendor', () => {
    const { markdown } = statusMessageMarkdown('Error refreshing Salesforce OAuth token: inactive user');
    expect(markdown).toContain('The integration user is inactive');
    expect(markdown).toContain('## What to do');
    expect(markdown).toContain('Source: Troubleshoot the Salesforce CRM Integration');
  });
});

describe('any other text', () => {
  test.each([
    ['The quantum flux is misaligned', 'unknown'],
    ['Completed with 3 failures', 'unknown'],
    ['Unsuccessful', 'unknown'],
    ['Success', 'success'],
    ['Completed successfully', 'success'],
    [' \n', 'empty'],
  ])('%j is %s', (message, kind) => {
    expect(readStatusMessage(message).kind).toBe(kind);
  });

  test('that is unknown is not explained, but what to check is told', () => {
    const { markdown } = statusMessageMarkdown('<img src=x onerror=alert(1)> *flux*');
    expect(markdown).toContain('**This text is not known.**');
    expect(markdown).toContain('## What to check');
    expect(markdown).not.toContain('<img');
  });
});

test('every cause has its words', () => {
  for (const cause of nightCauses) {
    for (const words of Object.values(causeWords[cause])) expect(words, cause).toMatch(/\S/);
  }
});
