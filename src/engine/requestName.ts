/**
 * The name of a request, with the types of what goes and what comes. Plain data: the extension names requests from its
 * first moment on, and loads the library only with the engine.
 */
export interface Request<Params, Result> {
  readonly method: string;
  /** Never there: it only carries the types. */
  readonly types?: (params: Params) => Result;
}

export interface Notification<Params> {
  readonly method: string;
  readonly types?: (params: Params) => void;
}

export type Nothing = Record<string, never>;

export function request<Params, Result>(method: string): Request<Params, Result> {
  return { method };
}
