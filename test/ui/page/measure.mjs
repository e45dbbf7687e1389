// Runs in a page: what a reader would stumble over in it as it is now.

const luminance = ([r, g, b]) => {
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
};

const contrast = (one, other) => {
  const [high, low] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

const parsed = (colour) => {
  const numbers = colour.match(/[\d.]+/g).map(Number);
  return numbers.length < 4 ? [...numbers, 1] : numbers;
};

const isShown = (element) => element.getClientRects().length > 0;

/** Colours of a text and of the ground that it stands on. */
function coloursOf(element) {
  let ground;
  let opacity = 1;
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    opacity *= Number(style.opacity);
    const colour = parsed(style.backgroundColor);
    if (!ground && colour[3] > 0.99) ground = colour;
  }
  ground ??= [255, 255, 255];
  const ink = parsed(getComputedStyle(element).color);
  return [ink.map((c, at) => (at < 3 ? c * opacity + ground[at] * (1 - opacity) : c)), ground];
}

function faintTexts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = new Set();
  while (walker.nextNode()) {
    const { data, parentElement: element } = walker.currentNode;
    if (data.trim() === '' || !isShown(element)) continue;
    if (element.closest('svg, script, style, noscript, option, .sr')) continue;
    if (element.closest('[disabled], [aria-disabled=true], .ask .away')) continue;
    const ratio = contrast(...coloursOf(element));
    if (ratio < 4.5) faint.add(`${ratio.toFixed(2)} ${element.className} ${data.slice(0, 30)}`);
  }
  return [...faint];
}

const nameOf = (element) =>
  element.textContent.trim() ||
  element.getAttribute('aria-label') ||
  element.title ||
  element.labels?.length;

globalThis.measure = () => {
  const all = [...document.querySelectorAll('button, a[href], input, select, [tabindex="0"]')];
  const shown = all.filter(isShown);
  const controls = shown.filter((element) =>
    element.matches('button, select, input:not([type=checkbox])'),
  );
  return {
    faint: faintTexts(),
    nameless: shown.filter((element) => !nameOf(element)).map((e) => e.outerHTML.slice(0, 100)),
    small: controls
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return innerWidth < 500 && width > 0 && (width < 24 || height < 24);
      })
      .map((element) => element.outerHTML.slice(0, 100)),
    overflow: document.documentElement.scrollWidth - innerWidth,
    nodes: document.querySelectorAll('*').length,
  };
};

/** Sums how far things have moved since the page began. */
globalThis.shift = { sum: 0, moved: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    globalThis.shift.sum += entry.value;
    for (const { node } of entry.sources) {
      globalThis.shift.moved.push(node instanceof Element ? node.outerHTML.slice(0, 80) : '');
    }
  }
}).observe({ type: 'layout-shift', buffered: true });
