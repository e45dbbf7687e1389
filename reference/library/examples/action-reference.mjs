// Shows: builtInActions, keysInWords, outputInWords, ActionReference, KeyInWords
import { builtInActions, keysInWords, outputInWords } from 'millrace';

const [{ pack, actions }] = await builtInActions('core.sleep');
const [{ name, input, output }] = actions;
console.log(pack, name); // core core.sleep
const [key] = keysInWords(input);
console.log(key.name, key.standard); // ms required
console.log(outputInWords(output[0])); // Output: a map
