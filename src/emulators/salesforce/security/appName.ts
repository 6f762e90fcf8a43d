/** The app through which Personalization connects. */
export const APP_NAME = 'Marketing Cloud Personalization';

/** As an External Client App, its name in the metadata is not its label. */
export const EXTERNAL_APP_DEVELOPER_NAME = 'MCP_External_Client_App';
