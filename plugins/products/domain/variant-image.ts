/** Name under which a variant keeps the address of its image. */
export const VARIANT_IMAGE = 'Variant Image';
