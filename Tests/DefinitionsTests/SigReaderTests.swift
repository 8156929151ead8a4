import Clinic
import Diagnostics
import Records
import TestSupport
import Testing

@testable import Definitions

/// Directions as people write them, and what is read from them.
@Suite("Directions for taking something")
struct SigReaderTests {
  static let knowledge: Knowledge = {
    let plan = try? LibraryTests.library().compile(
      pipeline: "pipelines/nightly-clinic.yaml", sink: DiagnosticSink())
    guard let plan else { preconditionFailure("the shipped definitions compile") }
    return plan.knowledge
  }()

  /// A reading as one line: each step as `count form amount @times a day`, then what holds for all.
  static func line(_ sig: Directions) -> String {
    func number(_ range: Interval) -> String {
      func short(_ value: Double) -> String {
        let thousandth = (value * 1000).rounded() / 1000
        return thousandth == thousandth.rounded() ? String(Int(thousandth)) : String(thousandth)
      }
      return range.isExact ? short(range.low) : "\(short(range.low))..\(short(range.high))"
    }
    func amount(_ stated: StatedAmount) -> String { "\(number(stated.range)) \(stated.unit)" }
    var words: [String] = []
    for step in sig.steps {
      var dose: [String] = []
      if let count = step.count { dose.append(number(count)) }
      if let form = step.form { dose.append(form) }
      if let stated = step.amount {
        dose.append(amount(stated) + (step.count == nil ? "" : " \(step.basis)"))
      }
      if let volume = step.strengthVolume { dose.append("in \(number(Interval(volume))) mL") }
      if let volume = step.volume { dose.append("\(number(volume)) mL") }
      if let element = step.element { dose.append("el \(amount(element))") }
      if step.isElemental { dose.append("elemental") }
      dose.append("@\(step.timesADay.map(number) ?? "?")")
      words.append(dose.joined(separator: " "))
    }
    if sig.isAsNeeded { words.append("prn") }
    if sig.isSingleDose { words.append("single") }
    if let most = sig.maximumCount { words.append("max \(number(Interval(most)))") }
    if let most = sig.maximumAmount { words.append("max \(amount(most))") }
    if let days = sig.days { words.append("\(days) days") }
    if let route = sig.route, route != .oral { words.append(route.rawValue) }
    if let subject = sig.subject {
      words.append(sig.isElementNamedFirst ? "as \(subject)" : subject)
    }
    return words.joined(separator: "; ")
  }

  static func read(_ text: String, _ numbers: NumberFormat = NumberFormat()) -> String {
    do throws(SigFault) { return line(try SigReader.read(text, knowledge, numbers)) } catch {
      return "refused: \(error.words)"
    }
  }

  @Test("each direction is read as printed beside it", arguments: SigLines.read.indices)
  func read(_ index: Int) {
    let (text, expected) = SigLines.read[index]
    #expect(Self.read(text) == expected, "\(text)")
  }

  @Test(
    "each of these is refused, whatever numbers stand in it", arguments: SigLines.refused.indices)
  func refused(_ index: Int) {
    let (text, why) = SigLines.refused[index]
    #expect(Self.read(text) == "refused: \(why)", "\(text)")
  }

  @Test("case and blanks of words do not matter, the case of units does")
  func letters() {
    #expect(Self.read("TAKE 1 TAB PO BID") == Self.read("take  1 tab po bid"))
    #expect(Self.read("10 MG daily") == "10 mg @1")
    #expect(Self.read("10 Mg daily") == "refused: a word is not declared")
  }

  @Test("a thousands separator is read only where the profile declares it")
  func separators() {
    let american = NumberFormat(thousandsMark: UInt8(ascii: ","))
    #expect(Self.read("50,000 units weekly", american) == "50000 [IU] @0.143")
    #expect(
      Self.read("50,000 units weekly")
        == "refused: a comma or point stands between digits that the profile does not declare")
    let german = NumberFormat(decimalMark: UInt8(ascii: ","), thousandsMark: UInt8(ascii: "."))
    #expect(Self.read("2,5 mg daily", german) == "2.5 mg @1")
    #expect(Self.read("1.000 mg daily", german) == "1000 mg @1")
  }

  @Test("a hint names a declared word and never the text")
  func hints() {
    do throws(SigFault) {
      _ = try SigReader.read("1 tablett daily", Self.knowledge)
      Issue.record("an unknown word was read")
    } catch {
      #expect(error.hint == "did you mean 'tablet'?")
      #expect(!error.words.contains("tablett"))
    }
  }
}
