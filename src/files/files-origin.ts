/** Nest token of what stands before the path of a file for everybody: an origin such as `https://files.example`. */
export const FILES_ORIGIN = Symbol('FILES_ORIGIN');
