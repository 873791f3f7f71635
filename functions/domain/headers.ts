/** The headers of a request, under lower-case names. A header that came more than once has all its values, in their order. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;
