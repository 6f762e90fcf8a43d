/** Something that is made, and its code loaded, when it is used for the first time. */
export interface OnFirstUse<T> {
  readonly get: () => Promise<T>;
  /** Disposes of it where it was made. */
  readonly dispose: () => void;
}

/** @param make called once at most */
export function onFirstUse<T extends { readonly dispose: () => unknown }>(make: () => Promise<T>): OnFirstUse<T> {
  let made: Promise<T> | undefined;
  return {
    get: () => (made ??= make()),
    dispose() {
      made?.then(
        (it) => it.dispose(),
        () => undefined,
      );
    },
  };
}
