/** The types of values that a declaration can name. */
export const valueTypes = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;
