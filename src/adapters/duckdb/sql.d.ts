/** A `.sql` file imported as its text: esbuild's text loader does it in the bundles, vitest.config.mjs in the tests. */
declare module '*.sql' {
  const text: string;
  export default text;
}
