/// The one script of the report: it sorts and filters tables and opens the drawers for printing.
/// Without it the page reads the same.
enum TableScript {
  static let text: StaticString = """

    "use strict";
    (function () {
      function units(table) {
        return table.classList.contains("stacked")
          ? Array.from(table.tBodies) : Array.from(table.tBodies[0].rows);
      }
      function cell(unit, index) { return (unit.rows ? unit.rows[0] : unit).cells[index]; }
      function key(unit, index, isNumber) {
        var found = cell(unit, index);
        if (!found) { return isNumber ? -Infinity : ""; }
        var text = found.getAttribute("data-sort") || (found.firstChild || found).textContent;
        if (!isNumber) { return text.trim().toLowerCase(); }
        var match = text.replace(/,/g, "").match(/-?[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?/);
        return match ? Number(match[0]) : -Infinity;
      }
      function sort(table, heading, index) {
        var isNumber = heading.getAttribute("data-kind") === "number";
        var now = heading.getAttribute("aria-sort");
        var falls = now ? now === "ascending" : isNumber;
        var list = units(table).map(function (unit, place) {
          return { unit: unit, place: place, key: key(unit, index, isNumber) };
        });
        list.sort(function (a, b) {
          var order = isNumber
            ? (a.key === b.key ? 0 : a.key < b.key ? -1 : 1)
            : a.key.localeCompare(b.key, "en", { numeric: true });
          return (falls ? -order : order) || a.place - b.place;
        });
        Array.from(heading.parentNode.cells).forEach(function (other) {
          other.removeAttribute("aria-sort");
        });
        heading.setAttribute("aria-sort", falls ? "descending" : "ascending");
        var parent = list[0].unit.parentNode;
        list.forEach(function (item) { parent.appendChild(item.unit); });
      }
      function filter(table) {
        var label = document.createElement("label");
        var input = document.createElement("input");
        var said = document.createElement("span");
        label.className = "filter";
        input.type = "search";
        said.setAttribute("role", "status");
        label.append("Show only rows with: ", input, " ", said);
        input.addEventListener("input", function () {
          var wanted = input.value.trim().toLowerCase();
          var count = 0;
          units(table).forEach(function (unit) {
            unit.hidden = wanted !== "" && unit.textContent.toLowerCase().indexOf(wanted) < 0;
            if (!unit.hidden) { count += 1; }
          });
          said.textContent = wanted === "" ? "" : count + " shown";
        });
        table.parentNode.before(label);
      }
      document.querySelectorAll("main table").forEach(function (table) {
        var count = units(table).length;
        if (count < 2 || !table.tHead) { return; }
        Array.from(table.tHead.rows[0].cells).forEach(function (heading, index) {
          var button = document.createElement("button");
          button.type = "button";
          button.textContent = heading.textContent;
          heading.textContent = "";
          heading.append(button);
          button.addEventListener("click", function () { sort(table, heading, index); });
        });
        if (count > 8 && !table.closest("article")) { filter(table); }
      });
      var closed = [];
      addEventListener("beforeprint", function () {
        closed = Array.from(document.querySelectorAll("details:not([open])"));
        closed.forEach(function (drawer) { drawer.open = true; });
      });
      addEventListener("afterprint", function () {
        closed.forEach(function (drawer) { drawer.open = false; });
      });
    })();

    """
}
