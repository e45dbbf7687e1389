/** That of `package.json`, which a bundle does not have beside it. A test compares them. */
export const version = '0.1.0';
