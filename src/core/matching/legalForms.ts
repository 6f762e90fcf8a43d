/**
 * Words of a company's name that say what kind of company it is, in lower case and without dots. Two names that differ only
 * in them are very likely one company; they are set aside before names are compared for similarity, and never for a match.
 */
export const legalForms: readonly string[] = [
  ...['inc', 'incorporated', 'corp', 'corporation', 'co', 'company', 'llc', 'llp', 'lp', 'plc'],
  ...['ltd', 'limited', 'pty', 'pte', 'pvt', 'bhd', 'sdn'],
  ...['gmbh', 'ag', 'kg', 'kgaa', 'ohg', 'ug', 'mbh', 'ev', 'se'],
  ...['sa', 'sas', 'sarl', 'sasu', 'eurl', 'srl', 'spa', 'snc', 'sl', 'slu', 'lda', 'ltda'],
  ...['bv', 'nv', 'ab', 'as', 'asa', 'aps', 'oy', 'oyj', 'kk', 'zrt', 'kft', 'sro', 'doo', 'spzoo', 'ooo'],
  ...['group', 'holding', 'holdings', 'international', 'the', 'and'],
];
