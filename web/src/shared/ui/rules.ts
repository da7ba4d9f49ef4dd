/** A rule that always holds: a field with no other keeps what the node found wrong until it is checked again. */
export const CHECKED_AGAIN = { validator: () => Promise.resolve() };
