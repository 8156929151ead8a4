import Clinic

/// The spread of each analyte's results against its limits, and the units they came in.
struct DistributionsSection {
  let context: ReportContext

  func section() -> Document.Section {
    let distributions = context.outcome.distributions
    guard !distributions.isEmpty else {
      return Document.Section(
        id: "distributions", title: "Distributions",
        blocks: [.paragraph("This run holds no distribution."), .table(conversions())])
    }
    let order = distributions.indices.sorted { left, right in
      let a = distributions[left].count
      let b = distributions[right].count
      return a == b ? left < right : a > b
    }
    let cards = order.prefix(Caps.charts).map { card(distributions[$0]) }
    let left = distributions.count - cards.count
    let more =
      left > 0 ? "\(NumberText.counted(left, "analyte", "analytes")) more in run.json." : ""
    return Document.Section(
      id: "distributions", title: "Distributions",
      blocks: [
        .paragraph(
          "Accepted results after normalisation, by analyte, most results first. The bars at the "
            + "ends also hold everything beyond them. A second hump at a distance, or a share of "
            + "an unexpected unit, is the usual sign of a wrong unit."),
        .cards(cards, more: more), .table(conversions()),
      ])
  }

  private func card(_ distribution: Distribution) -> Document.Card {
    let analyte = context.analyte(distribution.analyte)
    let unit = analyte?.unit.code ?? ""
    let label = analyte?.label ?? "not known"
    let chart = DistributionChart(label: label, unit: unit, distribution: distribution)
    var facts: [(name: String, value: String)] = [
      (
        "Results",
        "\(NumberText.count(distribution.count)) from "
          + NumberText.counted(distribution.persons, "person", "people")
          + (distribution.censored > 0
            ? ", and \(NumberText.count(distribution.censored)) beyond a detection limit" : "")
      ),
      ("Units as reported", units(distribution)),
    ]
    if distribution.percentiles.count == 5 {
      let text = distribution.percentiles.map { NumberText.significant($0, 4) }
      let suffix = UnitText.suffix(unit)
      facts.append(("Median (quartiles)", "\(text[2])\(suffix) (\(text[1]) to \(text[3]))"))
      facts.append(("Central 95%", "\(text[0]) to \(text[4])\(suffix)"))
    }
    var blocks: [Document.Block] = [.facts(facts)]
    if chart.canBeDrawn { blocks.append(.histogram(chart)) }
    var tables: [Document.Block] = [.table(bins(distribution, label: label, unit: unit))]
    if !distribution.limits.isEmpty {
      tables.append(.table(limits(distribution, label: label, unit: unit)))
    }
    blocks.append(.drawer("The same as a table", tables))
    return Document.Card(title: label + (unit == "1" ? "" : " (\(unit))"), blocks: blocks)
  }

  private func units(_ distribution: Distribution) -> String {
    if distribution.units.isEmpty { return "not recorded" }
    let total = distribution.units.reduce(0) { $0 + $1.count }
    let shown = distribution.units.prefix(6).map { item in
      let name = item.unit.isEmpty ? "no unit stated" : item.unit
      let share = NumberText.percent(item.count, of: total)
      return "\(name) \(NumberText.count(item.count)) (\(share))"
    }
    let left = distribution.units.count - shown.count
    return shown.joined(separator: ", ") + (left > 0 ? " and \(left) more" : "")
  }

  private func bins(_ distribution: Distribution, label: String, unit: String) -> Document.Table {
    let edges = distribution.edges
    let count = edges.count == distribution.counts.count + 1 ? distribution.counts.count : 0
    let rows = (0..<count).prefix(64).map { index -> Document.Row in
      let low = index == 0 ? "lowest" : NumberText.significant(edges[index], 4)
      let high = index == count - 1 ? "highest" : NumberText.significant(edges[index + 1], 4)
      return Document.Row(cells: [
        .init(low), .init(high), .init(count: distribution.counts[index]),
      ])
    }
    return Document.Table(
      caption: "Results of \(label) by value" + (unit == "1" ? "" : ", \(unit)"),
      columns: [.init("From", .number), .init("To below", .number), .init("Results", .number)],
      rows: rows, more: count - rows.count, moreIn: "run.json",
      empty: "No results to count.")
  }

  private func limits(
    _ distribution: Distribution, label: String, unit: String
  )
    -> Document.Table
  {
    let rows = distribution.limits.prefix(24).map { limit in
      Document.Row(cells: [
        .init(limit.bound), .init(NumberText.significant(limit.value, 6)), .init(limit.label),
      ])
    }
    return Document.Table(
      caption: "Limits drawn for \(label)" + (unit == "1" ? "" : ", \(unit)"),
      columns: [.init("Bound"), .init("Value", .number), .init("Which")],
      rows: rows, more: distribution.limits.count - rows.count,
      moreIn: "run.json", empty: "No limits.")
  }

  private func conversions() -> Document.Table {
    let used = context.outcome.conversions.filter { $0.count > 0 }
    let rows = used.prefix(Caps.conversions).map { conversion -> Document.Row in
      let offset =
        conversion.offset == 0 ? "" : " then + \(NumberText.significant(conversion.offset, 8))"
      return Document.Row(cells: [
        .init(context.analyte(conversion.analyte)?.label ?? "not known"),
        .init(conversion.spelling.isEmpty ? "none stated" : conversion.spelling),
        .init(conversion.fromUnit), .init(conversion.toUnit),
        .init(
          "× \(NumberText.significant(conversion.factor, 8))\(offset)",
          notes: conversion.exactFactor.isEmpty ? [] : ["exactly \(conversion.exactFactor)"]),
        .init(conversion.basis), .init(count: conversion.count),
      ])
    }
    return Document.Table(
      caption: "Units seen before normalisation, and the conversion of each",
      columns: [
        .init("Analyte"), .init("Unit as exported"), .init("Read as", .code),
        .init("Kept as", .code), .init("Conversion"), .init("Basis"),
        .init("Results", .number),
      ],
      rows: rows, more: used.count - rows.count, moreIn: "run.json",
      empty: "No unit was converted.")
  }
}
