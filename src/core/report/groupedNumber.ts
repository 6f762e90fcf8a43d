let grouping: Intl.NumberFormat | undefined;

/** `1,204`. Made at the first number: the first use of `Intl` takes longer than everything else that a start does. */
export function groupedNumber(value: number): string {
  grouping ??= new Intl.NumberFormat('en-US');
  return grouping.format(value);
}
