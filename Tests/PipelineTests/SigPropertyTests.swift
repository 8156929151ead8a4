import Clinic
import Definitions
import Records
import TestSupport
import Testing

@testable import Pipeline

/// The same content, once in columns and once as directions.
@Suite("Directions and columns say the same")
struct SigPropertyTests {
  private struct Content {
    var salt: String
    var elemental: String
    var amount: String
    var unit: String
    var frequency: String
    /// Ways to write the frequency.
    var words: [String]
  }

  private static let frequencies: [(token: String, words: [String])] = [
    ("daily", ["daily", "once daily", "every day", "qd", "once a day", "every 24 hours"]),
    ("bid", ["bid", "BID", "twice daily", "two times a day", "2x/day", "every 12 hours", "q12h"]),
    ("tid", ["tid", "t.i.d.", "3 times daily", "every 8 hours", "q8h", "thrice a day"]),
    ("qid", ["qid", "four times a day", "q6h", "4 x daily"]),
    ("qod", ["qod", "every other day", "every 2 days", "alternate days", "every second day"]),
    ("weekly", ["weekly", "once a week", "once weekly", "every 7 days", "on Monday", "qw"]),
    ("q2w", ["every 2 weeks", "once every 2 weeks", "every 14 days"]),
    ("x3/week", ["tiw", "3 times a week", "3x/week", "on mon, wed and fri"]),
  ]
  private static let salts = [
    "zinc", "zinc sulfate", "zinc gluconate anhydrous", "zinc oxide", "copper gluconate",
    "cupric oxide", "ferrous fumarate", "magnesium oxide", "calcium carbonate", "sodium selenite",
  ]

  private static func content(_ random: inout SeededGenerator) -> Content {
    let frequency = frequencies[Int.random(in: 0..<frequencies.count, using: &random)]
    let whole = Int.random(in: 1...900, using: &random)
    let tenth = Int.random(in: 0...9, using: &random)
    return Content(
      salt: salts[Int.random(in: 0..<salts.count, using: &random)],
      elemental: ["yes", "no", ""][Int.random(in: 0...2, using: &random)],
      amount: tenth == 0 ? "\(whole)" : "\(whole).\(tenth)",
      unit: Bool.random(using: &random) ? "mg" : "mcg", frequency: frequency.token,
      words: frequency.words)
  }

  /// One spelling of the directions: order, routes, fillers, case and marks vary.
  private static func sig(_ content: Content, _ random: inout SeededGenerator) -> String {
    func pick(_ texts: [String]) -> String {
      texts[Int.random(in: 0..<texts.count, using: &random)]
    }
    let dose = "\(content.amount)\(pick(["", " "]))\(content.unit)"
    let often = pick(content.words)
    let start = pick(["", "take ", "Take ", "TAKE ", "give "])
    let route = pick(["", " PO", " by mouth", " orally"])
    let end = pick(["", " with food", " on an empty stomach", ".", " for anemia", " as directed"])
    switch Int.random(in: 0...3, using: &random) {
    case 0: return "\(start)\(dose) \(content.salt)\(route) \(often)\(end)"
    case 1: return "\(content.salt) \(dose)\(route) \(often)\(end)"
    case 2: return "\(start)\(dose) of \(content.salt) \(often)\(route)\(end)"
    default: return "\(content.salt): \(dose),\(route) \(often)\(end)"
    }
  }

  @Test("a structured row and its content as directions give the same amount a day")
  func agreement() throws {
    let seed: UInt64 = 20_261_124
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var columns: [[String: String]] = []
    var texts: [[String: String]] = []
    for number in 0..<400 {
      let content = Self.content(&random)
      // A start keeps rows of equal content apart: a list tells a fact once.
      let start = CivilDate.text(FreeTextWorld.asOf - Day(number + 1))
      columns.append([
        "product": content.salt, "elemental": content.elemental, "amount": content.amount,
        "unit": content.unit, "frequency": content.frequency, "start": start,
      ])
      texts.append([
        "elemental": content.elemental, "sig": Self.sig(content, &random), "start": start,
      ])
    }
    let structured = try FreeTextWorld.native(columns)
    let free = try FreeTextWorld.read("intakes", columns)
    let read = try FreeTextWorld.read("intakes", texts)
    #expect(structured.intakes.count == 400 && free.intakes.count == 400)
    #expect(read.intakes.count == 400, "seed \(seed)")
    for (index, (one, other)) in zip(structured.intakes, read.intakes).enumerated() {
      let text = texts[index]["sig"] ?? ""
      #expect(one.nutrient == other.nutrient, "seed \(seed): \(text)")
      #expect(Self.agree(one.daily, other.daily), "seed \(seed): \(text)")
      #expect(Self.agree(one.daily, free.intakes[index].daily), "seed \(seed): \(text)")
      #expect(one.doubts == other.doubts, "seed \(seed): \(text)")
    }
  }

  /// `every 7 days` is 1/7 by another division; the last bit may differ.
  private static func agree(_ one: Interval, _ other: Interval) -> Bool {
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 4 * a.ulp }
    return near(one.low, other.low) && near(one.high, other.high)
  }

  @Test("tablets times strength is the amount, whichever column or word states it")
  func strengths() throws {
    let seed: UInt64 = 20_261_124
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    var rows: [[String: String]] = []
    var expected: [Double] = []
    for number in 0..<200 {
      let strength = Int.random(in: 1...200, using: &random)
      let count = Int.random(in: 1...4, using: &random)
      let forms = [
        ["product": "zinc \(strength) mg", "sig": "\(count) tabs bid"],
        ["product": "zinc", "strength": "\(strength) MG Tablet", "sig": "\(count) tablets BID"],
        ["product": "zinc", "sig": "\(count) x \(strength) mg bid"],
        ["product": "zinc", "sig": "\(count) tabs (\(strength) mg each) twice daily"],
        ["product": "zinc \(strength) mg/5 mL", "sig": "\(count * 5) mL twice a day"],
        ["product": "zinc \(strength) mg", "sig": "\(strength * count) mg (\(count) tabs) bid"],
      ]
      var row = forms[Int.random(in: 0..<forms.count, using: &random)]
      row["elemental"] = "yes"
      row["start"] = CivilDate.text(FreeTextWorld.asOf - Day(number + 1))
      rows.append(row)
      expected.append(Double(strength * count * 2))
    }
    let read = try FreeTextWorld.read("intakes", rows)
    #expect(read.intakes.count == rows.count)
    for (index, intake) in read.intakes.enumerated() {
      #expect(
        abs(intake.daily.low - expected[index]) < 1e-9 && intake.daily.isExact,
        "seed \(seed): \(rows[index])")
    }
  }

  @Test("a word that is put into directions, or taken out of a pair, never makes another number")
  func mutations() throws {
    let seed: UInt64 = 20_261_124
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let knowledge = FreeTextWorld.plan.knowledge
    var refused = 0
    for _ in 0..<600 {
      let content = Self.content(&random)
      let text = Self.sig(content, &random)
      var words = text.split(separator: " ").map(String.init)
      words.insert("zzq", at: Int.random(in: 0...words.count, using: &random))
      do throws(SigFault) {
        _ = try SigReader.read(words.joined(separator: " "), knowledge)
        Issue.record("seed \(seed): an unknown word was passed over in \(words)")
      } catch {
        refused += 1
      }
    }
    #expect(refused == 600)
  }

  @Test("any heap of known words and numbers is refused, or read within what can be taken")
  func heaps() throws {
    let seed: UInt64 = 20_261_125
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let knowledge = FreeTextWorld.plan.knowledge
    let words = [
      "1", "2", "0.5", "1/2", "12", "500", "one", "two", "half", "a", "tab", "tabs", "mg", "mL",
      "IU", "x", "-", "/", "(", ")", ",", ".", "daily", "bid", "weekly", "prn", "every", "other",
      "per", "day", "week", "hours", "times", "once", "twice", "to", "or", "and", "up to", "max",
      "for", "po", "iv", "zinc", "zinc sulfate", "elemental", "as", "total", "each", "of", "on",
      "monday", "friday", "am", "pm", "at", "with food", "in the morning", "at bedtime", "then",
    ]
    var (read, refused) = (0, 0)
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...9, using: &random)
      let text = (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &random)] }
        .joined(separator: " ")
      do throws(SigFault) {
        let sig = try SigReader.read(text, knowledge)
        read += 1
        for step in sig.steps {
          #expect((step.count?.high ?? 1) <= 60, "seed \(seed): \(text)")
          #expect((step.timesADay?.high ?? 1) <= 288, "seed \(seed): \(text)")
          for range in [step.count, step.timesADay, step.amount?.range, step.volume] {
            guard let range else { continue }
            #expect(range.low >= 0 && range.low <= range.high, "seed \(seed): \(text)")
          }
        }
        // The same text gives the same reading.
        #expect(try SigReader.read(text, knowledge) == sig)
      } catch {
        refused += 1
      }
    }
    print("read \(read), refused \(refused)")
    #expect(read > 500 && refused > 10_000)
  }
}
