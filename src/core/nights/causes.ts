/**
 * Why a night went as it did, in words for the admin: what it means and what to do. *Last Night* and *Paste Status
 * Message…* share them.
 */

export const nightCauses = [
  // The night ran.
  'none',
  // Personalization was not let in.
  'inactiveUser',
  'frozenUser',
  'expiredToken',
  'selfAuthorizeRemoved',
  'appBlocked',
  'ipRestricted',
  'hoursRestricted',
  'apiNotAllowed',
  'signInRefused',
  'modifyAllData',
  // It was let in, and did not write, or not all.
  'apiLimit',
  'hiddenField',
  'lockErrors',
  'validationRule',
  'automation',
  'badValues',
  'duplicates',
  'recordAccess',
  'recordGone',
  'jobAborted',
  'jobTimedOut',
  'jobFailed',
  'otherRowErrors',
  'rowErrorsNotRead',
  'noJob',
  'noSignIn',
  // Nobody can tell.
  'stillRunning',
  'notYet',
  'tooOld',
  'whoseJobs',
  'countsNotRead',
  'partNotRead',
] as const;

export type NightCause = (typeof nightCauses)[number];

export interface CauseWords {
  readonly title: string;
  /** What it means, in one or two sentences. */
  readonly meaning: string;
  /** What the admin does about it. */
  readonly toDo: string;
  /** The vendor's page that it rests on, by name; "ours" where it is this product's reading. */
  readonly source: string;
}

const troubleshoot = 'Troubleshoot the Salesforce CRM Integration';
const bulkErrors = 'Bulk API 2.0 Developer Guide';
const statusCodes = 'SOAP API Developer Guide: StatusCode';
const reconnect =
  'Then click Establish Connection on Third-Party > Integration Setup > Salesforce CRM in Personalization, and Synchronize Now.';

export const causeWords: Readonly<Record<NightCause, CauseWords>> = {
  none: {
    title: 'Nothing was wrong',
    meaning: 'Every bulk job of the integration user was completed, and no record of them failed.',
    toDo: 'Nothing.',
    source: 'ours',
  },
  inactiveUser: {
    title: 'The integration user is inactive',
    meaning: 'Salesforce does not let in a user who was deactivated, and withdraws the tokens of that user.',
    toDo: `Activate the user (Setup → Quick Find: Users), or connect with another one. ${reconnect}`,
    source: troubleshoot,
  },
  frozenUser: {
    title: 'The integration user is frozen or locked',
    meaning: 'Somebody froze the user, or too many wrong passwords locked it.',
    toDo: 'Unfreeze or unlock the user (Setup → Quick Find: Users). Personalization tries again with its next run.',
    source: 'Freeze or Unfreeze User Accounts',
  },
  expiredToken: {
    title: 'The refresh token has expired or was revoked',
    meaning: 'Personalization could not get a new access token: its refresh token is no longer valid.',
    toDo: `Set the app's Refresh Token Policy to "valid until revoked" (Setup → Quick Find: Manage Connected Apps, or External Client App Manager). ${reconnect}`,
    source: troubleshoot,
  },
  selfAuthorizeRemoved: {
    title: 'Users may no longer authorize the app themselves',
    meaning: 'Permitted Users of the app is "Admin approved users are pre-authorized", and this user is not approved.',
    toDo: `Set Permitted Users to "All users may self-authorize", or approve the user's profile or permission set for the app (Setup → Quick Find: Manage Connected Apps). ${reconnect}`,
    source: troubleshoot,
  },
  appBlocked: {
    title: 'The app is not installed, or is blocked',
    meaning: 'Salesforce lets in only apps that are installed in the org, unless the user may use others.',
    toDo: `Install or unblock the app (Setup → Quick Find: Connected Apps OAuth Usage), or give the user "Approve Uninstalled Connected Apps" or "Use Any API Client". ${reconnect}`,
    source: 'Prepare for Connected App Usage Restrictions',
  },
  ipRestricted: {
    title: 'The address that Personalization came from is not allowed',
    meaning: 'Login IP ranges of the profile, or IP restrictions of the app, kept Personalization out.',
    toDo: 'Add its addresses to Login IP Ranges of the profile, or set IP Relaxation of the app to "Relax IP restrictions".',
    source: 'Restrict Login IP Addresses in Profiles',
  },
  hoursRestricted: {
    title: 'The user may not sign in at that hour',
    meaning: 'Login Hours of the profile end before the nightly run, or begin after it.',
    toDo: 'Widen Login Hours of the profile (Setup → Quick Find: Profiles).',
    source: 'Set Login Hours',
  },
  apiNotAllowed: {
    title: 'The session may not use the API',
    meaning:
      'The user has lost API Enabled, the app has lost the scope "Manage user data via APIs (api)", or the edition has no API.',
    toDo: `Give the user API Enabled and the app that scope; the org needs Enterprise Edition or higher. ${reconnect}`,
    source: troubleshoot,
  },
  signInRefused: {
    title: 'Salesforce refused the sign-in',
    meaning: 'The integration user was not let in; Login History holds Salesforce’s reason, shown beside this.',
    toDo: `Look at Setup → Quick Find: Login History, and check the security requirements. ${reconnect}`,
    source: 'ours',
  },
  modifyAllData: {
    title: 'The integration user lacks Modify All Data',
    meaning: 'The integration uses the Metadata API, which Salesforce gives only to users with Modify All Data.',
    toDo: `Turn on Modify All Data in the user's profile (Setup → Quick Find: Profiles). ${reconnect}`,
    source: troubleshoot,
  },
  apiLimit: {
    title: 'A limit of the org was used up',
    meaning: 'The API calls or the batches of the last 24 hours were used up: what was left of the run was refused.',
    toDo: 'See which app uses the calls (Setup → Quick Find: Company Information, API Usage Last 7 Days). Move other loads away from the hour of the nightly run, share fewer items, or ask for a higher limit.',
    source: 'API Request Limits and Allocations',
  },
  hiddenField: {
    title: 'A field that is shared is hidden from the integration user',
    meaning:
      'The user’s profile cannot see or edit a field that a job wrote, or the field was renamed or deleted: Salesforce then says that it does not exist.',
    toDo: 'Make the field visible and editable for the profile of the integration user (Object Manager → the object → Fields & Relationships → the field → Set Field-Level Security), or clear it on Push in Personalization.',
    source: 'Prerequisites for the Salesforce CRM Integration',
  },
  lockErrors: {
    title: 'Records were locked by others',
    meaning:
      'Something else wrote the same records, or records of the same parent, at that moment: another load, a trigger, a flow, or the batches of this job among themselves.',
    toDo: 'Move other loads away from the hour of the nightly run. The next night writes these records again; it needs care only when the same ones fail every night.',
    source: bulkErrors,
  },
  validationRule: {
    title: 'A validation rule refused records',
    meaning: 'A rule of the org does not accept the records as the integration writes them.',
    toDo: 'Look at the rule whose message is shown (Object Manager → the object → Validation Rules): exempt the integration user in its formula, or correct the records.',
    source: statusCodes,
  },
  automation: {
    title: 'A trigger or flow failed',
    meaning: 'An Apex trigger or a flow of the org ended with an error while the records were saved.',
    toDo: 'Give the message to whoever maintains it; Setup → Quick Find: Apex Jobs, or the flow error e-mail, tells more.',
    source: statusCodes,
  },
  badValues: {
    title: 'Values did not fit their fields',
    meaning: 'Values were too long, not in a restricted picklist, of another type, or a required field was empty.',
    toDo: 'Compare the attribute with the field that is named: make the field wider, add the picklist value, or share another attribute.',
    source: statusCodes,
  },
  duplicates: {
    title: 'Values that must be unique were not',
    meaning: 'A unique field or a duplicate rule of the org refused records.',
    toDo: 'Look at the field or rule that is named (Setup → Quick Find: Duplicate Rules).',
    source: statusCodes,
  },
  recordAccess: {
    title: 'The integration user may not change the records',
    meaning: 'Rights on the object, sharing or an approval process kept the user from writing them.',
    toDo: 'Give the integration user Modify All Data, and look whether the records are in an approval process.',
    source: statusCodes,
  },
  recordGone: {
    title: 'Records had been deleted or merged',
    meaning: 'Personalization still knew ids of records that no longer exist.',
    toDo: 'Nothing for a few; for many, look who deleted them (Recycle Bin, Setup Audit Trail).',
    source: statusCodes,
  },
  jobAborted: {
    title: 'A job was aborted',
    meaning: 'Somebody, or the integration itself, ended a job before all of its records were written.',
    toDo: 'Look at Setup → Quick Find: Bulk Data Load Jobs, and ask who aborted it. Synchronize Now in Personalization writes the rest.',
    source: bulkErrors,
  },
  jobTimedOut: {
    title: 'Salesforce gave up a job',
    meaning: 'A batch took too long too often: triggers, flows or locks made saving slow.',
    toDo: 'See what runs when these records are saved, and move other loads away from that hour.',
    source: bulkErrors,
  },
  jobFailed: {
    title: 'A job or a batch failed as a whole',
    meaning: 'Salesforce did not process the job, or a batch of it; its own words are shown beside this.',
    toDo: 'Look at Setup → Quick Find: Bulk Data Load Jobs.',
    source: bulkErrors,
  },
  otherRowErrors: {
    title: 'Some records failed',
    meaning: 'Salesforce refused records with the codes that are shown.',
    toDo: 'Look at the most frequent message first.',
    source: statusCodes,
  },
  rowErrorsNotRead: {
    title: 'Some records failed; why cannot be read',
    meaning:
      'The job counts failed records, but Salesforce gives a job’s result rows to few: as a rule to the user who created it.',
    toDo: 'Sign in as the integration user to read them, or look at Setup → Quick Find: Bulk Data Load Jobs.',
    source: bulkErrors,
  },
  noJob: {
    title: 'Personalization signed in and created no job',
    meaning:
      'There is no bulk job of the integration user in this night. That is right when no value had changed; otherwise the run ended before it wrote, or the Push is switched off.',
    toDo: 'Look at Last Synchronized and Status Message (Third-Party > Integration Setup > Salesforce CRM, tab Setup), and paste the message into Paste Status Message…',
    source: 'ours',
  },
  noSignIn: {
    title: 'Personalization did not come',
    meaning: 'There is no sign-in, no use of a token and no bulk job of the integration user in this night.',
    toDo: 'Look whether the integration is switched on, and at Last Synchronized and Status Message (Third-Party > Integration Setup > Salesforce CRM). Make sure that salesforce.integrationUser names the user with whom Personalization connects.',
    source: 'ours',
  },
  stillRunning: {
    title: 'A job has not ended yet',
    meaning: 'The run is under way, or its last job waits.',
    toDo: 'Look again later.',
    source: bulkErrors,
  },
  notYet: {
    title: 'The night is not over',
    meaning: 'No bulk job of the integration user was seen so far.',
    toDo: 'Look again in the morning.',
    source: 'ours',
  },
  tooOld: {
    title: 'Salesforce no longer keeps the jobs of this night',
    meaning: 'Finished jobs are kept for seven days.',
    toDo: 'Nothing: look at a later night.',
    source: bulkErrors,
  },
  whoseJobs: {
    title: 'Nothing shows whose jobs these are',
    meaning:
      'salesforce.integrationUser names nobody, so the jobs of the signed-in user were looked at, and no sign-in of Personalization’s app was seen that night. They may be of another tool.',
    toDo: 'Name the user with whom Personalization connects in salesforce.integrationUser.',
    source: 'ours',
  },
  countsNotRead: {
    title: 'How the jobs ended cannot be read',
    meaning:
      'There are jobs, but their counts, or the batches of a classic one, may not be read: that is "Closed" whether its batches failed, wait or went well.',
    toDo: 'Sign in as the integration user, or with Manage Data Integrations or Modify All Data; or look at Setup → Quick Find: Bulk Data Load Jobs.',
    source: `${bulkErrors}; Bulk API Developer Guide`,
  },
  partNotRead: {
    title: 'What decides cannot be read with this sign-in',
    meaning: 'Jobs or logins of the integration user are not shown to the signed-in user.',
    toDo: 'Sign in as the integration user, or with View Setup and Configuration, Manage Users and Modify All Data.',
    source: 'ours',
  },
};
