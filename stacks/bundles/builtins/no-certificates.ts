/** Stands in a bundle none of whose sources' senders sign with a private key. */
export const createCertificates = undefined;
