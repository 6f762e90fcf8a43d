const ownKey = /^(?:salesforce:[^\s]{1,200}|personalization:[^\s/]{1,200}\/[\w-]{1,200}|sftp:[^\s]{1,300}:\d{1,5})$/;

/** Whether a key is one that the engine may ask for: the storage is shared by nothing else, and must stay so. */
export function isSecretKey(key: string): boolean {
  return ownKey.test(key);
}
