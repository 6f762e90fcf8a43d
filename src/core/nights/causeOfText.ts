import type { NightCause } from './causes.ts';

/** What a text says about a run. */
export interface TextReading {
  readonly cause: NightCause;
  /** The words by which it was recognised, as they stand in the text. */
  readonly words: string;
}

/**
 * Recognises what the vendor's pages and the platform document: status messages of Personalization, statuses of Login
 * History, errors of jobs and of rows. The more telling text stands first: one message often holds several.
 * Undefined for a text that nobody has documented: nothing is guessed.
 */
export function readCause(text: string): TextReading | undefined {
  for (const [pattern, cause] of patterns) {
    const found = pattern.exec(text);
    if (found !== null) return { cause, words: found[0] };
  }
  return undefined;
}

const patterns: readonly (readonly [RegExp, NightCause])[] = [
  // Sign-in: the vendor's troubleshooting page, OAuth's errors and the statuses of Login History.
  [/user is inactive|inactive[ _]user|user_inactive|login_error_user_inactive/i, 'inactiveUser'],
  [/user is frozen|user_frozen|password lockout|locked out|user is locked/i, 'frozenUser'],
  [
    /not approved for access|user is not admin approved|not admin approved|admin.approved users/i,
    'selfAuthorizeRemoved',
  ],
  [
    /app must be installed into org|oauth_app_blocked|app[ _]blocked|package for this consumer is not installed|consumer deleted|oauth_approval_error_generic/i,
    'appBlocked',
  ],
  [
    /token validity expired|expired access\/refresh token|(?:failed: )?(?:invalid|expired) (?:refresh )?token|token (?:has )?(?:expired|been revoked|is revoked)|inactive token/i,
    'expiredToken',
  ],
  [/restricted ip|ip restricted|ip address not allowed|invalid_ip|login_oauth_invalid_ip/i, 'ipRestricted'],
  [/restricted time|login hours/i, 'hoursRestricted'],
  [
    /not valid for use with the (?:rest )?api|api_disabled_for_org|api_currently_disabled|oauth api access disabled/i,
    'apiNotAllowed',
  ],
  [/modifyalldata|modify all data/i, 'modifyAllData'],
  [
    /request_limit_exceeded|totalrequests limit|(?:apibatchitems|api ?bulk ?batch|batch(?:es)?) limit exceeded|exceededquota|exceeded (?:the )?(?:daily )?(?:api|request|batch)[\w ]*limit|concurrent requests? limit|get access token limit exceeded|txn_security_metering_error/i,
    'apiLimit',
  ],
  // Jobs and rows: codes of the platform.
  [/unable_to_lock_row|unable to obtain exclusive access/i, 'lockErrors'],
  [/field_custom_validation_exception|field_filter_validation_exception/i, 'validationRule'],
  [
    /invalid_field_for_insert_update|field name not found|no such column|invalid_field\b|field_integrity_exception_fls|unable to create\/update fields|is not accessible|field[- ]level security/i,
    'hiddenField',
  ],
  [
    /cannot_insert_update_activate_entity|cannot_execute_flow_trigger|apex_error|execution of \w+ caused by/i,
    'automation',
  ],
  [
    /string_too_long|invalid_or_null_for_restricted_picklist|number_outside_valid_range|required_field_missing|invalid_type_on_field_in_record|field_integrity_exception|invalid_email_address|invalid_number|malformed_id|datetime_exception/i,
    'badValues',
  ],
  [/duplicate_value|duplicates_detected|duplicate_external_id/i, 'duplicates'],
  [
    /entity_is_locked|insufficient_access_(?:on_cross_reference_entity|or_readonly)|insufficient_access|insufficient privileges|transfer_requires_read/i,
    'recordAccess',
  ],
  [/entity_is_deleted|invalid_cross_reference_key|entity is deleted/i, 'recordGone'],
  [/too many retries|timed? ?out|max(?:imum)? (?:cpu|processing) time|exceeded max/i, 'jobTimedOut'],
  [/\babort(?:ed)?\b/i, 'jobAborted'],
  [
    /error refreshing salesforce oauth token|invalid_grant|invalid_session_id|session expired or invalid/i,
    'expiredToken',
  ],
];
