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

  charts.start(Object.values(packed).map(([spec]) => spec));
  const draw = figure => charts.draw(figure, structuredClone(packed[figure.dataset.name][0]));
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
