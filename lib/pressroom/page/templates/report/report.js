(async () => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const unpack = id => {
    const slot = document.getElementById(id);
    return slot ? new Response(new Blob([bytes(slot.textContent)]).stream().pipeThrough(new DecompressionStream("gzip"))).text() : null;
  };
  const packed = JSON.parse(await unpack("figures") || "{}");

  const save = (blob, name) => {
    const copy = document.createElement("a");
    copy.href = URL.createObjectURL(blob);
    copy.download = name;
    copy.click();
    setTimeout(() => URL.revokeObjectURL(copy.href), 10000);
  };

  // the CSV of a chart comes out of this very file, so that it is there when the file was sent on its own
  all("a.csv").forEach(link => link.addEventListener("click", event => {
    event.preventDefault();
    save(new Blob([packed[link.closest("figure").dataset.name][1]], {type: "text/csv"}), link.download);
  }));

  // a chart as a picture: as it is drawn now, its title above it and its source below
  const XMLNS = "http://www.w3.org/2000/svg";
  const FONT = "Arial, Helvetica, sans-serif";
  const pen = document.createElement("canvas").getContext("2d");
  const wrapped = (text, width, font) => {
    pen.font = font;
    const lines = [""];
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const longer = (lines.at(-1) + " " + word).trim();
      if (lines.at(-1) && pen.measureText(longer).width > width) lines.push(word); else lines[lines.length - 1] = longer;
    }
    return lines.filter(Boolean);
  };
  const words = (figure, selector) => { const found = figure.querySelector(selector); return found ? found.textContent : ""; };
  const picture = async figure => {
    const chart = new DOMParser().parseFromString(await figure.vega.view.toSVG(), "image/svg+xml").documentElement;
    all("text", chart).forEach(text => {
      const fill = text.getAttribute("fill") || "";
      if (/^#[0-9a-f]{6}$/i.test(fill)) text.setAttribute("fill", charts.onPaper(fill));
    });
    const margin = 24;
    const inner = Math.max(480, Number(chart.getAttribute("width")));
    const above = [[words(figure, ".title"), 17, "bold", "#1a1a1a"], [words(figure, ".subtitle"), 13, "normal", "#5c5c5c"], [words(figure, ".chosen"), 13, "normal", "#5c5c5c"]];
    const below = [[words(figure, ".from"), 11, "normal", "#5c5c5c"]];
    const svg = document.createElementNS(XMLNS, "svg");
    const part = (name, attributes, text) => {
      const made = document.createElementNS(XMLNS, name);
      for (const key in attributes) made.setAttribute(key, attributes[key]);
      if (text) made.textContent = text;
      svg.append(made);
      return made;
    };
    const paper = part("rect", {width: "100%", height: "100%", fill: "#ffffff"});
    let y = margin;
    const write = ([text, size, weight, fill]) => wrapped(text, inner, `${weight} ${size}px ${FONT}`).forEach(line => {
      y += size * 1.3;
      part("text", {x: margin, y: Math.round(y), "font-family": FONT, "font-size": size, "font-weight": weight, fill}, line);
    });
    above.forEach(write);
    y = Math.round(y + 14);
    chart.setAttribute("x", margin);
    chart.setAttribute("y", y);
    svg.append(document.importNode(chart, true));
    y += Number(chart.getAttribute("height")) + 4;
    below.forEach(write);
    const size = {width: inner + 2 * margin, height: Math.round(y + margin)};
    for (const key in size) svg.setAttribute(key, size[key]);
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    svg.setAttribute("xmlns", XMLNS);
    paper.setAttribute("width", size.width);
    paper.setAttribute("height", size.height);
    return {text: new XMLSerializer().serializeToString(svg), ...size};
  };
  const asPng = async made => {
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * made.width;
    canvas.height = 2 * made.height;
    const on = canvas.getContext("2d");
    on.scale(2, 2);
    on.drawImage(image, 0, 0);
    return new Promise(done => canvas.toBlob(done, "image/png"));
  };
  const offer = figure => {
    const place = figure.querySelector(".get");
    if (!place || place.querySelector("button")) return;
    for (const kind of ["svg", "png"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = kind;
      button.textContent = "Picture (" + kind.toUpperCase() + ")";
      const more = document.createElement("span");
      more.className = "unseen";
      more.textContent = ": " + words(figure, ".title");
      button.append(more);
      button.addEventListener("click", async () => {
        const made = await picture(figure);
        const blob = kind === "svg" ? new Blob([made.text], {type: "image/svg+xml"}) : await asPng(made);
        save(blob, figure.dataset.file + "." + kind);
      });
      place.append(" ", button);
    }
  };

  // what a reader has chosen stands in words where the controls are not: on paper, in a picture
  const label = control => control.closest("label") ? control.closest("label").textContent.trim() : control.value;
  const chosen = figure => {
    const told = all(".vega-bind", figure).map(bind => {
      const name = words(bind, ".vega-bind-name, legend").trim();
      const radio = bind.querySelector("input[type=radio]:checked");
      const box = bind.querySelector("input[type=checkbox]");
      const other = bind.querySelector("select, input[type=range], input[type=number], input[type=text]");
      const value = radio ? label(radio) : box ? (box.checked ? "yes" : "no") : other ? other.value : "";
      return (/[:?]$/.test(name) ? name : name + ":") + " " + value;
    });
    let line = figure.querySelector(".chosen");
    if (!line && told.length) {
      line = document.createElement("p");
      line.className = "subtitle chosen";
      figure.querySelector("figcaption").after(line);
    }
    if (line) line.textContent = told.length ? "Shown for " + told.join("; ") : "";
  };

  // a link to what is folded away unfolds it
  const unfold = () => {
    let found = null;
    try { found = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    for (let box = found; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    if (found && found.nextElementSibling && found.nextElementSibling.matches("details.fold")) found.nextElementSibling.open = true;
    if (found) found.scrollIntoView();
  };
  addEventListener("hashchange", unfold);

  // the contents at the side say where the reader is
  const entries = new Map(all(".contents a").map(link => [link.hash.slice(1), link]));
  const heads = [...entries.keys()].map(id => document.getElementById(id)).filter(Boolean);
  const follow = () => {
    const passed = heads.filter(head => head.getBoundingClientRect().top < innerHeight / 3);
    entries.forEach(link => link.removeAttribute("aria-current"));
    if (passed.length) entries.get(passed.at(-1).id).setAttribute("aria-current", "location");
  };
  addEventListener("scroll", follow, {passive: true});

  const toggle = document.getElementById("code-toggle");
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const show = toggle.getAttribute("aria-pressed") !== "true";
      toggle.setAttribute("aria-pressed", show);
      toggle.textContent = show ? "Hide all code" : "Show all code";
      all("details.code").forEach(block => { block.open = show; });
    });
  }

  // what scrolls sideways must be reachable by keyboard
  const reach = () => all(".scroll, .view, .code pre").forEach(box => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
  });

  const library = await unpack("vega");
  if (library) {
    const script = document.createElement("script");
    script.textContent = library;
    document.head.append(script);
  }

  charts.start(Object.values(packed).map(([spec]) => spec));
  const draw = figure => charts.draw(figure, structuredClone(packed[figure.dataset.name][0]));
  const figures = all("figure.chart");
  figures.forEach(figure => figure.addEventListener("input", () => chosen(figure)));
  const show = async figure => {
    await draw(figure);
    if (!figure.vega) return;
    chosen(figure);
    offer(figure);
  };
  for (const figure of figures) await show(figure);
  reach();
  if (location.hash) unfold();
  document.documentElement.dataset.charts = figures.filter(figure => !figure.dataset.error).length;

  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      for (const figure of figures) {
        const moved = Math.abs(figure.querySelector(".view").clientWidth - figure.dataset.width);
        if (moved > 24) await show(figure);
      }
      reach();
    }, 200);
  });
})();
