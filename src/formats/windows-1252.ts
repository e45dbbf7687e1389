/** The characters of 0x80 to 0x9f that differ from those of ISO-8859-1. */
const characters: Readonly<Record<string, string>> = {
  '\x80': '€',
  '\x82': '‚',
  '\x83': 'ƒ',
  '\x84': '„',
  '\x85': '…',
  '\x86': '†',
  '\x87': '‡',
  '\x88': 'ˆ',
  '\x89': '‰',
  '\x8a': 'Š',
  '\x8b': '‹',
  '\x8c': 'Œ',
  '\x8e': 'Ž',
  '\x91': '‘',
  '\x92': '’',
  '\x93': '“',
  '\x94': '”',
  '\x95': '•',
  '\x96': '–',
  '\x97': '—',
  '\x98': '˜',
  '\x99': '™',
  '\x9a': 'š',
  '\x9b': '›',
  '\x9c': 'œ',
  '\x9e': 'ž',
  '\x9f': 'Ÿ',
};

/** Corrects what the `TextDecoder` of Node 20 makes of windows-1252; changes nothing elsewhere. */
export function correctWindows1252(text: string): string {
  return text.replaceAll(/[\x80-\x9f]/g, (one) => characters[one] ?? one);
}
