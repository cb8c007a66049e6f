// What a reader would complain of in the charts of a page, as functions under `reading`.
window.reading = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const channels = colour => {
    const found = colour.match(/[\d.]+/g);
    return found ? found.map(Number) : null;
  };
  const mixed = (over, under) => {
    const share = over.length > 3 ? over[3] : 1;
    return [0, 1, 2].map(i => share * over[i] + (1 - share) * under[i]);
  };
  const luminance = colour => {
    const [red, green, blue] = colour.map(c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [lower, higher] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (higher + 0.05) / (lower + 0.05);
  };
  const opacity = element => {
    let product = 1;
    for (let at = element; at && at.tagName !== "svg"; at = at.parentNode) product *= Number(getComputedStyle(at).opacity);
    return product;
  };
  const page = () => channels(getComputedStyle(document.body).backgroundColor).slice(0, 3);
  const paint = (element, kind, ground) => {
    const style = getComputedStyle(element);
    const colour = style[kind] === "none" ? null : channels(style[kind]);
    if (!colour) return null;
    const share = (colour.length > 3 ? colour[3] : 1) * Number(style[`${kind}Opacity`]) * opacity(element);
    return share > 0.02 ? mixed([...colour.slice(0, 3), share], ground) : null;
  };
  // a rim of paper around letters repeats them
  const rim = element => element.hasAttribute("stroke") && element.getAttribute("stroke") === element.getAttribute("fill");
  const seen = element => element.textContent.trim() && !rim(element) && opacity(element) > 0.02;
  const texts = svg => all("text", svg).filter(seen);
  const shapes = svg => all(".role-mark path, .role-mark line, .role-mark rect", svg).filter(shape => !shape.closest(".background") && !(shape.getAttribute("class") || "").includes("background"));
  const holds = (outer, inner) => outer.left <= inner.left + 1 && outer.right >= inner.right - 1 && outer.top <= inner.top + 4 && outer.bottom >= inner.bottom - 4;
  const figures = () => all("figure.chart").map(figure => [figure.dataset.name, figure.querySelector("svg.marks")]);

  const pale = () => figures().flatMap(([name, svg]) => {
    const ground = page();
    const tiles = all(".mark-rect path", svg).filter(tile => paint(tile, "fill", ground));
    const letters = texts(svg).flatMap(text => {
      const box = text.getBoundingClientRect();
      const under = tiles.filter(tile => holds(tile.getBoundingClientRect(), box)).pop();
      const behind = under ? paint(under, "fill", ground) : ground;
      const ratio = contrast(paint(text, "fill", behind) || behind, behind);
      return ratio < 4.5 ? [`${name}: "${text.textContent}" ${ratio.toFixed(2)}`] : [];
    });
    const marks = shapes(svg).flatMap(shape => {
      const paints = [paint(shape, "fill", ground), paint(shape, "stroke", ground)].filter(Boolean);
      const ratio = Math.max(...paints.map(colour => contrast(colour, ground)));
      return paints.length && ratio < 3 ? [`${name}: ${shape.parentNode.getAttribute("class")} ${ratio.toFixed(2)}`] : [];
    });
    return [...new Set([...letters, ...marks])];
  });

  const crowded = () => figures().flatMap(([name, svg]) => {
    const boxes = texts(svg).map(text => [text.textContent, text.getBoundingClientRect(), text]);
    const found = [];
    // a name may have an ellipsis of its own
    const whole = text => text.__data__ ? [text.__data__.text].flat().join("") : text.textContent;
    boxes.forEach(([one, a, text], at) => {
      if (one.includes("…") && !whole(text).includes("…")) found.push(`${name}: "${one}" is cut`);
      const view = svg.closest(".view").getBoundingClientRect();
      if (a.left < view.left - 1 || a.right > view.right + 1) found.push(`${name}: "${one}" leaves its chart`);
      boxes.slice(at + 1).forEach(([other, b]) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 4) found.push(`${name}: "${one}" lies on "${other}"`);
      });
    });
    return found;
  });

  const pointable = svg => all("path, text, rect", svg).filter(mark => mark.__data__ && mark.__data__.tooltip);
  const said = () => figures().flatMap(([name, svg]) => pointable(svg).map(mark => [name, mark.__data__.tooltip]));
  // where to point at a mark of a chart: the first of each layer, and the last of all
  const aims = name => {
    const svg = document.querySelector(`#figure-${name} svg.marks`);
    const marks = pointable(svg);
    const firsts = marks.filter((mark, at) => !marks.slice(0, at).some(other => other.parentNode === mark.parentNode));
    return [...firsts, marks[marks.length - 1]];
  };
  const aim = (name, at) => {
    const mark = aims(name)[at];
    mark.scrollIntoView({block: "center"});
    const {left, right, top, bottom} = mark.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  };
  const tip = () => {
    const box = document.querySelector(".tip");
    if (!box || box.hidden) return null;
    const {left, right, top, bottom, width} = box.getBoundingClientRect();
    return {text: box.innerText, inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight, width, letters: all("*", box).map(part => parseFloat(getComputedStyle(part).fontSize))};
  };
  return {pale, crowded, said, aim, tip, aims: name => aims(name).length};
})();
