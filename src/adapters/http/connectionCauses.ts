/** What the system's codes of a failed connection mean. */
export const connectionCauses: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'the host is not reachable',
  ENETUNREACH: 'the network is not reachable',
  ENETDOWN: 'the network is down',
  ECONNRESET: 'the connection was closed or reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  Z_DATA_ERROR: 'the compressed answer is damaged',
  Z_BUF_ERROR: 'the compressed answer is cut',
};

/** The code of an error. A failed connect to several addresses carries one error for each. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no code';
  const { code, errors, name } = error as { code?: unknown; errors?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  if (Array.isArray(errors)) return codeOf(errors[0]);
  return typeof name === 'string' ? name : 'no code';
}
