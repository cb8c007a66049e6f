(async () => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const unpack = id => {
    const slot = document.getElementById(id);
    return slot ? new Response(new Blob([bytes(slot.textContent)]).stream().pipeThrough(new DecompressionStream("gzip"))).text() : null;
  };
  const packed = JSON.parse(await unpack("figures") || "{}");

  // the CSV of a chart comes out of this very file, so that it is there when the file was sent on its own
  all("a.csv").forEach(link => link.addEventListener("click", event => {
    event.preventDefault();
    const copy = document.createElement("a");
    const table = packed[link.closest("figure").dataset.name][1];
    copy.href = URL.createObjectURL(new Blob([table], {type: "text/csv"}));
    copy.download = link.download;
    copy.click();
    setTimeout(() => URL.revokeObjectURL(copy.href), 10000);
  }));

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

  // single and layered charts take the width of the page; the views of compound charts are sized and stacked to fit it
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
      if (key === "labelLimit" && node[key] > width * 0.42) node[key] = Math.round(width * 0.42);
      else if (key !== "datasets" && key !== "values") narrow(node[key], width);
    }
  };
  const simple = spec => !["vconcat", "hconcat", "concat", "facet", "repeat"].some(key => key in spec) && !(spec.encoding && (spec.encoding.facet || spec.encoding.column));

  const draw = async figure => {
    const view = figure.querySelector(".view");
    const spec = structuredClone(packed[figure.dataset.name][0]);
    const width = view.clientWidth;
    figure.dataset.width = width;
    if (simple(spec)) { spec.width = "container"; spec.autosize = {type: "fit-x", contains: "padding"}; } else fit(spec, width);
    if (width < 560) narrow(spec, width);
    const room = document.createElement("div");
    view.replaceChildren(room);
    try {
      const result = await vegaEmbed(room, spec, {mode: "vega-lite", actions: false, renderer: "svg", ast: true, defaultStyle: false, tooltip: {disableDefaultStyle: true}});
      if (figure.vega) figure.vega.finalize();
      figure.vega = result;
      const svg = room.querySelector("svg");
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", view.dataset.alt);
      all("g", svg).forEach(g => ["role", "aria-label", "aria-roledescription"].forEach(name => g.removeAttribute(name)));
    } catch (error) {
      figure.dataset.error = error.message;
      const text = document.createElement("p");
      text.className = "alt";
      text.textContent = view.dataset.alt + " (The chart could not be drawn: " + error.message + ")";
      view.replaceChildren(text);
    }
  };
  const figures = all("figure.chart");
  for (const figure of figures) await draw(figure);
  reach();
  document.documentElement.dataset.charts = figures.filter(figure => !figure.dataset.error).length;

  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      for (const figure of figures) {
        const moved = Math.abs(figure.querySelector(".view").clientWidth - figure.dataset.width);
        if (moved > 24) await draw(figure);
      }
      reach();
    }, 200);
  });
})();
