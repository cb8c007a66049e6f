// Charts of a report: drawn to the width of the page, and read by mouse, touch and keyboard.
const charts = (() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const made = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  // ---- colours: a name beside a mark is in the mark's colour, as far as that can be read on the page

  const GROUNDS = {"": "#ffffff", "screen and (prefers-color-scheme:dark)": "#161616"};
  // the house's greys have their own counterparts in charts.css; the last two stand on coloured grounds
  const KEPT = ["#1a1a1a", "#6b6b6b", "#6f6f6f", "#dedede", "#ffffff", "#111111", "#fefefe"];
  const channels = colour => [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
  const luminance = colour => {
    const [red, green, blue] = channels(colour).map(c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [lower, higher] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (higher + 0.05) / (lower + 0.05);
  };
  const legible = (colour, ground) => {
    const towards = luminance(ground) < 0.18 ? 255 : 0;
    let mixed = colour;
    for (let share = 0.02; contrast(mixed, ground) < 4.5 && share <= 1; share += 0.02)
      mixed = "#" + channels(colour).map(c => Math.round(c + share * (towards - c)).toString(16).padStart(2, "0")).join("");
    return mixed;
  };
  const shade = specs => {
    const found = JSON.stringify(specs).match(/#[0-9a-f]{6}\b/gi) || [];
    const colours = [...new Set(found.map(colour => colour.toLowerCase()))].filter(colour => !KEPT.includes(colour));
    const rules = Object.entries(GROUNDS).map(([media, ground]) => {
      const text = colours.map(colour => `.view svg text[fill="${colour}" i]{fill:${legible(colour, ground)}}`).join("");
      return media ? `@media ${media}{${text}}` : text;
    });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules.join(""));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  // ---- what a mark says: one box for all charts, beside the mark and inside the window

  const box = made("div", "", "tip");
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  const heard = made("p", "", "unseen"); // read out by screen readers when it changes
  heard.setAttribute("aria-live", "polite");
  const hint = made("p", "Arrow keys read the marks of this chart one by one.", "unseen");
  hint.id = "marks-hint";
  hint.hidden = true;
  const GAP = 12; // pixels between a mark and its box, and the window's edge
  const SENTENCE = 24; // characters from which what is told is no number
  const REACH = 28; // pixels by which a pointer may miss a mark

  const told = element => {
    const item = element.__data__;
    const value = item && item.tooltip;
    if (value === null || value === undefined || value === "") return null;
    if (typeof value !== "object") return {title: String(value), rows: []};
    const rows = Object.entries(value).filter(([key, text]) => key !== "title" && text !== "" && text !== "null" && text !== null);
    return {title: String(value.title || ""), rows};
  };
  const spoken = ({title, rows}) => [title, ...rows.map(([key, text]) => `${key}: ${text}`)].filter(Boolean).join("; ");
  const marks = svg => all("path, text, rect", svg).filter(told);
  // by keyboard each mark once: not also the number beside a bar
  const stops = svg => {
    const seen = new Set();
    const shapes = marks(svg).filter(mark => mark.tagName !== "text");
    return (shapes.length ? shapes : marks(svg)).filter(mark => {
      const words = spoken(told(mark));
      return !seen.has(words) && seen.add(words);
    });
  };

  const middle = mark => {
    const {left, right, top, bottom} = mark.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  };
  let current = null;
  let height = 0; // of the current mark in the window
  const hide = () => {
    box.hidden = true;
    if (current) current.classList.remove("told");
    current = null;
  };
  const show = (mark, x, y) => {
    if (mark !== current) {
      hide();
      const {title, rows} = told(mark);
      const list = made("dl");
      rows.forEach(([key, text]) => {
        const row = made("div");
        row.append(made("dt", key), made("dd", String(text), String(text).length > SENTENCE ? "sentence" : ""));
        list.append(row);
      });
      box.replaceChildren(...(title ? [made("strong", title)] : []), ...(rows.length ? [list] : []));
      current = mark;
      mark.classList.add("told");
      height = middle(mark)[1];
      box.hidden = false;
    }
    const size = box.getBoundingClientRect();
    const within = (at, length, room) => Math.max(GAP / 2, Math.min(at, room - length - GAP / 2));
    const above = y - size.height - GAP;
    box.style.left = `${within(x - size.width / 2, size.width, document.documentElement.clientWidth)}px`;
    box.style.top = `${within(above > 0 ? above : y + GAP * 1.5, size.height, innerHeight)}px`;
  };
  // the mark under the pointer, or the nearest within reach
  const pointed = (svg, event) => {
    if (event.target !== svg && told(event.target)) return event.target;
    let nearest = null;
    let least = REACH;
    marks(svg).forEach(mark => {
      const {left, right, top, bottom} = mark.getBoundingClientRect();
      const across = Math.max(left - event.clientX, 0, event.clientX - right);
      const down = Math.max(top - event.clientY, 0, event.clientY - bottom);
      const far = Math.hypot(across, down);
      if (far < least) [nearest, least] = [mark, far];
    });
    return nearest;
  };
  const readable = svg => {
    if (!marks(svg).length) return;
    const point = event => {
      const mark = pointed(svg, event);
      if (mark) show(mark, event.clientX, event.clientY); else hide();
    };
    svg.addEventListener("pointermove", event => { if (event.pointerType === "mouse") point(event); });
    svg.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") hide(); });
    svg.addEventListener("click", event => { event.stopPropagation(); point(event); });
    let at = -1;
    const stop = to => {
      const marked = stops(svg);
      at = (to + marked.length) % marked.length;
      const mark = marked[at];
      const {top, bottom} = mark.getBoundingClientRect();
      if (top < 0 || bottom > innerHeight) mark.scrollIntoView({block: "center"});
      show(mark, ...middle(mark));
      heard.textContent = spoken(told(mark));
    };
    svg.tabIndex = 0;
    svg.setAttribute("aria-describedby", hint.id);
    svg.addEventListener("focus", () => { if (svg.matches(":focus-visible")) stop(Math.max(at, 0)); });
    svg.addEventListener("blur", hide);
    svg.addEventListener("keydown", event => {
      const moves = {ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1};
      if (event.key === "Escape") hide();
      else if (event.key in moves && !event.altKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        stop(moves[event.key]);
      }
    });
  };

  // ---- controls stand before what they change, have a name, and say what came of them

  const control = (room, svg) => {
    const bindings = room.querySelector(".vega-bindings");
    if (!bindings || !bindings.children.length) return;
    room.prepend(bindings);
    all(".vega-bind", bindings).forEach(bind => {
      const radios = bind.querySelector(".vega-bind-radio");
      if (!radios) return;
      const group = made("fieldset");
      group.append(made("legend", bind.querySelector(".vega-bind-name").textContent.trim()), radios);
      bind.replaceChildren(group);
    });
    let waiting;
    bindings.addEventListener("input", event => {
      hide();
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const lines = all(".headline_marks text", svg()).map(text => (all("tspan", text).length ? all("tspan", text) : [text]).map(part => part.textContent).join(" "));
        const chosen = event.target.closest("label");
        heard.textContent = lines.join(" ") || `Shown: ${event.target.tagName === "SELECT" ? event.target.value : chosen ? chosen.textContent.trim() : event.target.value}`;
      }, 400);
    });
  };

  // ---- size: single and layered charts take the width of the page; the views of compound charts are sized and stacked to fit it

  const fit = (spec, width) => {
    for (const key of ["vconcat", "hconcat", "concat"]) {
      const views = spec[key];
      if (!views) continue;
      const columns = key === "vconcat" ? 1 : Math.max(1, Math.min(key === "hconcat" ? views.length : spec.columns || views.length, Math.floor(width / 260)));
      delete spec[key];
      spec.concat = views;
      spec.columns = columns;
      views.forEach(view => fit(view, Math.floor(width / columns) - (columns > 1 ? 20 : 0)));
      return;
    }
    const facet = spec.facet || (spec.encoding && spec.encoding.facet);
    if (facet) {
      const wanted = spec.columns || facet.columns || 3;
      const columns = Math.max(1, Math.min(wanted, Math.floor(width / 200)));
      if (spec.columns || spec.facet) spec.columns = columns; else facet.columns = columns;
      (spec.spec || spec).width = Math.max(110, Math.floor(width / columns) - 62);
    } else if (!spec.repeat && !(spec.encoding && spec.encoding.column)) {
      spec.width = Math.max(150, width);
      spec.autosize = {type: "fit-x", contains: "padding"};
    }
  };
  const narrow = (node, width) => {
    if (!node || typeof node !== "object") return;
    for (const key in node) {
      if (key === "labelLimit" && node[key] > width * 0.46) node[key] = Math.round(width * 0.46);
      else if (!["datasets", "values", "legend"].includes(key)) narrow(node[key], width);
    }
  };
  const simple = spec => !["vconcat", "hconcat", "concat", "facet", "repeat"].some(key => key in spec) && !(spec.encoding && (spec.encoding.facet || spec.encoding.column));

  const draw = async (figure, spec) => {
    const view = figure.querySelector(".view");
    const width = view.clientWidth;
    figure.dataset.width = width;
    if (simple(spec)) { spec.width = "container"; spec.autosize = {type: "fit-x", contains: "padding"}; } else fit(spec, width);
    if (width < 560) narrow(spec, width);
    spec.config = {...spec.config, aria: false}; // the picture has one name, and marks speak when they are pointed at
    const room = made("div");
    view.replaceChildren(room);
    try {
      const result = await vegaEmbed(room, spec, {mode: "vega-lite", actions: false, renderer: "svg", ast: true, defaultStyle: false, tooltip: () => {}});
      if (figure.vega) figure.vega.finalize();
      figure.vega = result;
      const svg = room.querySelector("svg");
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", view.dataset.alt);
      control(room, () => room.querySelector("svg"));
      readable(svg);
    } catch (error) {
      figure.dataset.error = error.message;
      view.replaceChildren(made("p", view.dataset.alt + " (The chart could not be drawn: " + error.message + ")", "alt"));
    }
  };

  const start = specs => {
    document.body.append(box, heard, hint);
    document.addEventListener("click", hide);
    document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
    // a box does not stay behind when its mark is scrolled away
    addEventListener("scroll", () => { if (current && Math.abs(middle(current)[1] - height) > 2) hide(); }, {passive: true});
    shade(specs);
  };
  const onPaper = colour => KEPT.includes(colour.toLowerCase()) ? colour : legible(colour, "#ffffff");
  return {start, draw, onPaper};
})();
