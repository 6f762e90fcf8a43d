/**
 * Which configuration is followed when nobody asks: the one that is followed already, the one that was chosen last if it is
 * still among the workspace's, or the only one. Null where that would be a guess.
 * @param files of the workspace, absolute
 */
export function configurationToFollow(
  followed: string | null,
  files: readonly string[],
  chosenLast: string | null,
): string | null {
  if (followed !== null) return followed;
  if (chosenLast !== null && files.includes(chosenLast)) return chosenLast;
  return files.length === 1 ? (files[0] ?? null) : null;
}
