// How the command reads a list without a run. The package exports none of it.
export { fileBytes, firstText, listedTexts } from '../data/sources/listed-texts.ts';
