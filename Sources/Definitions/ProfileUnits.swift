import Clinic
import Diagnostics
import Quantities

// The units that a profile states for a test. A unit that no result can be converted from is a
// fault of the profile, found before data is read and not on every row.
extension ProfileReader {
  /// The text of a unit of an analyte's results, checked.
  func unit(_ value: YAMLValue, of analyte: Int) -> String {
    guard let text = value.text, !text.isEmpty else {
      sink.error("not-text", "a unit is a text", at: value.span)
      return ""
    }
    guard let code = ucum(text, value) else { return text }
    let target = vocabulary.analytes[analyte]
    if let row = knowledge.conversions.first(where: {
      $0.analyte == analyte && $0.fromUnit == code
    }) {
      if row.basis.hasPrefix("refused:") { mismatch(text, target.unit.code, row.basis, value) }
      return text
    }
    do {
      let unit = try vocabulary.units.unit(code)
      _ = try unit.conversion(to: target.unit, substance: target.substance)
    } catch {
      mismatch(text, target.unit.code, "\(error)", value)
    }
    return text
  }

  /// The text of a unit of a nutrient's daily amount, checked.
  func unit(_ value: YAMLValue, ofNutrient nutrient: Int) -> String {
    guard let text = value.text, !text.isEmpty else {
      sink.error("not-text", "a unit is a text", at: value.span)
      return ""
    }
    let target = vocabulary.nutrients[nutrient].unit
    do {
      _ = try vocabulary.units.unit(text).conversion(to: target, substance: nil)
    } catch {
      mismatch(text, target.code, "\(error)", value)
    }
    return text
  }

  /// `unit_words: {inr: {ratio: "{INR}"}}`: what a unit's text means for one analyte.
  func unitWords(_ fields: Fields) -> [Int: [String: String]] {
    var words: [Int: [String: String]] = [:]
    for item in fields.value("unit_words")?.map ?? [] {
      guard let analyte = vocabulary.analyte(item.key) else {
        unknown("analyte", item.key, item.keySpan, vocabulary.analyteNames)
        continue
      }
      guard let map = item.value.map, !map.isEmpty else {
        sink.error(
          "not-a-map", "the unit words of an analyte are a map of texts to units",
          at: item.value.span, hint: "such as `inr: {ratio: \"{INR}\"}`")
        continue
      }
      for word in map { words[analyte, default: [:]][word.key] = unit(word.value, of: analyte) }
    }
    return words
  }

  private func ucum(_ text: String, _ value: YAMLValue) -> String? {
    switch knowledge.spellings.resolve(text, in: vocabulary.units) {
    case .ucum(let code): return code
    case .refused(let reason):
      sink.error("unknown-unit", "'\(text)' is not read as a unit", at: value.span, hint: reason)
    case .unknown(let nearest):
      sink.error(
        "unknown-unit", "'\(text)' is not a unit", at: value.span,
        hint: nearest.map { "did you mean '\($0)'?" })
    }
    return nil
  }

  private func mismatch(_ text: String, _ target: String, _ reason: String, _ value: YAMLValue) {
    sink.error(
      "unit-mismatch", "'\(text)' cannot be converted to '\(target)'", at: value.span,
      hint: reason)
  }
}
