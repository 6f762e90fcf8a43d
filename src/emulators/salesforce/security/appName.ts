/** The app through which Personalization connects. */
export const APP_NAME = 'Marketing Cloud Personalization';
