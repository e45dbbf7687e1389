// Shows: jsonParts, shownElement
import { jsonParts, shownElement } from 'millrace';

for (const part of jsonParts({ zero: -0, list: [1] })) console.log(part); // {"zero":-0,"list":[1]}
console.log(shownElement({ host: 'web-3' })); // { element: { host: 'web-3' } }
console.log(shownElement('x'.repeat(5000)).element_text.length); // 1001
