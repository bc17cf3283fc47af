/** The home folder of a shop, for every program that is not told another. `npm start` creates it in the folder where it runs. */
export const usualHome = '.sidelane';
