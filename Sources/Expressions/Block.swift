import Clinic

/// Evaluates a program over many assessments at once, column by column.
///
/// An assessment is a person of the shard and the as-of day; a block holds up to `capacity` of
/// them. Columns stay alive for the whole block, so that verdicts, missing inputs and evidence
/// are read from them and nothing is computed twice.
package final class Block {
  package static let capacity = 256

  package let program: Program
  package let reader: FeatureReader
  private(set) var persons: [Int32] = []
  private(set) var days: [Day] = []
  private let truths: Columns<Truth>
  private let numbers: Columns<NumberValue>
  private let results: Columns<Int32>
  private let texts: Columns<String?>
  private let ruleCount: Int
  /// What each rule came to, a column a rule; nil where it was not asked.
  private let states: Columns<FindingState?>
  /// Which outcome fired, or -1; the classes of each rule's outcomes stand in `classes`.
  private let outcomes: Columns<Int16>
  private var classes: [[String]]
  private var nextInstruction = 0
  private var nextStep = 0

  package init(program: Program, reader: FeatureReader, ruleCount: Int) {
    self.program = program
    self.reader = reader
    self.ruleCount = ruleCount
    truths = Columns(program.columnCounts[0], of: .unknown)
    numbers = Columns(program.columnCounts[1], of: .null)
    results = Columns(program.columnCounts[2], of: -1)
    texts = Columns(program.columnCounts[3], of: nil)
    states = Columns(ruleCount, of: nil)
    outcomes = Columns(ruleCount, of: -1)
    classes = Array(repeating: [], count: ruleCount)
  }

  package var count: Int { persons.count }

  /// Starts a block of assessments: persons of the shard, each with its as-of day.
  package func load(persons: [Int32], days: [Day]) {
    precondition(persons.count == days.count && persons.count <= Self.capacity)
    self.persons = persons
    self.days = days
    states.fill(with: nil)
    nextInstruction = 0
    nextStep = 0
  }

  /// Evaluates the next step's expressions for all assessments of the block.
  package func evaluateStep() {
    let end = program.stepEnds[nextStep]
    while nextInstruction < end {
      evaluate(program.instructions[nextInstruction])
      nextInstruction += 1
    }
    nextStep += 1
  }

  /// Tells later steps what a rule came to for one assessment.
  package func record(_ rule: Rule, row: Int, _ verdict: Verdict) {
    if classes[rule.index].isEmpty { classes[rule.index] = rule.outcomes.map(\.classification) }
    states[rule.index][row] = verdict.state
    outcomes[rule.index][row] = Int16(verdict.outcome)
  }

  /// The class that a rule came to, or empty where it came to none.
  private func classification(_ rule: Int, _ row: Int) -> String {
    let outcome = Int(outcomes[rule][row])
    return states[rule][row] == nil || outcome < 0 ? "" : classes[rule][outcome]
  }

  /// What a rule comes to for one assessment. Here and not at the caller's, because a generic
  /// function is specialised only in the module that holds it.
  package func verdict(_ rule: Rule, _ row: Row) -> Verdict { rule.verdict(row) }

  /// The number of what is missing first, for counting; nil where nothing is.
  package func firstMissing(
    _ rule: Rule, _ verdict: Verdict, _ row: Row, reusing blame: inout Blame
  ) -> Int? {
    rule.firstMissing(verdict, row, reusing: &blame)
  }

  /// The values of one assessment.
  package func row(_ index: Int) -> Row { Row(block: self, index: index) }

  package struct Row: ValueSource {
    let block: Block
    let index: Int

    package var reader: FeatureReader { block.reader }
    package var person: Int { Int(block.persons[index]) }
    package var asOf: Day { block.days[index] }

    package func truth(_ node: Node) -> Truth { block.truths[block.column(node)][index] }
    package func number(_ node: Node) -> NumberValue {
      block.numbers[block.column(node)][index]
    }
    package func result(_ node: Node) -> Int32 { block.results[block.column(node)][index] }
    package func text(_ node: Node) -> String? { block.texts[block.column(node)][index] }

    /// The same assessment for the tree-walker.
    package var interpreter: Interpreter {
      Interpreter(reader: reader, person: person, asOf: asOf, rules: block.states(of: index))
    }
  }

  fileprivate func column(_ node: Node) -> Int {
    Int(program.columns[node.id])
  }

  private func states(of row: Int) -> RuleStates {
    var result = RuleStates(count: ruleCount)
    for rule in 0..<ruleCount {
      guard let state = states[rule][row] else { continue }
      result.states[rule] = state
      result.classes[rule] = classification(rule, row)
    }
    return result
  }

  // MARK: Instructions

  private func evaluate(_ instruction: Program.Instruction) {
    switch instruction.kind {
    case .truth: fill(truths[instruction.column], instruction)
    case .number: fill(numbers[instruction.column], instruction)
    case .result: fill(results[instruction.column], instruction)
    case .text: fill(texts[instruction.column], instruction)
    }
  }

  private func operand(_ instruction: Program.Instruction, _ operand: Int) -> Int {
    program.instructions[instruction.operands[operand]].column
  }

  private func truthColumn(
    _ instruction: Program.Instruction, _ index: Int
  ) -> UnsafeMutablePointer<Truth> {
    truths[operand(instruction, index)]
  }

  private func numberColumn(
    _ instruction: Program.Instruction, _ index: Int
  ) -> UnsafeMutablePointer<NumberValue> {
    numbers[operand(instruction, index)]
  }

  private func resultColumn(
    _ instruction: Program.Instruction, _ index: Int
  ) -> UnsafeMutablePointer<Int32> {
    results[operand(instruction, index)]
  }

  private func textColumn(
    _ instruction: Program.Instruction, _ index: Int
  ) -> UnsafeMutablePointer<String?> {
    texts[operand(instruction, index)]
  }

  private func isNull(_ slot: Int, _ row: Int) -> Bool {
    let source = program.instructions[slot]
    switch source.kind {
    case .truth: return truths[source.column][row] == .unknown
    case .number: return numbers[source.column][row].isNull
    case .result: return results[source.column][row] < 0
    case .text: return texts[source.column][row] == nil
    }
  }

  private func fill(_ column: UnsafeMutablePointer<Truth>, _ instruction: Program.Instruction) {
    let count = persons.count
    func each(_ value: (Int) -> Truth) { for row in 0..<count { column[row] = value(row) } }
    switch instruction.op {
    case .truth(let value): each { _ in value }
    case .null: each { _ in .unknown }
    case .and, .or, .xor, .implies, .coalesce:
      let a = truthColumn(instruction, 0)
      let b = truthColumn(instruction, 1)
      switch instruction.op {
      case .and: each { a[$0] && b[$0] }
      case .or: each { a[$0] || b[$0] }
      case .xor: each { TruthTable.xor(a[$0], b[$0]) }
      case .implies: each { !a[$0] || b[$0] }
      default: each { a[$0] == .unknown ? b[$0] : a[$0] }
      }
    case .not:
      let a = truthColumn(instruction, 0)
      each { !a[$0] }
    case .isNull: each { Truth(isNull(instruction.operands[0], $0)) }
    case .isTrue, .isFalse:
      let a = truthColumn(instruction, 0)
      let wanted: Truth = instruction.op == .isTrue ? .true : .false
      each { Truth(a[$0] == wanted) }
    case .less, .atMost, .equal:
      let a = numberColumn(instruction, 0)
      let b = numberColumn(instruction, 1)
      switch instruction.op {
      case .less: each { NumberValue.less(a[$0], b[$0]) }
      case .atMost: each { NumberValue.atMost(a[$0], b[$0]) }
      default: each { NumberValue.equal(a[$0], b[$0]) }
      }
    case .sameText:
      let a = textColumn(instruction, 0)
      let b = textColumn(instruction, 1)
      each { TruthTable.same(a[$0], b[$0]) }
    case .conditional:
      let condition = truthColumn(instruction, 0)
      let yes = truthColumn(instruction, 1)
      let no = truthColumn(instruction, 2)
      each { TruthTable.choose(condition[$0], yes[$0], no[$0]) }
    case .ruleState(let rule, let member):
      let column = states[rule]
      each { RuleStates.truth(column[$0], member) }
    default:
      each { row in
        reader.truth(
          instruction.op, Int(persons[row]), days[row],
          result: { resultColumn(instruction, $0)[row] },
          number: { numberColumn(instruction, $0)[row] },
          operandCount: instruction.operands.count)
      }
    }
  }

  private func fill(
    _ column: UnsafeMutablePointer<NumberValue>, _ instruction: Program.Instruction
  ) {
    let count = persons.count
    func each(_ value: (Int) -> NumberValue) { for row in 0..<count { column[row] = value(row) } }
    switch instruction.op {
    case .number(let value): each { _ in NumberValue(value) }
    case .null: each { _ in .null }
    case .asOf: each { NumberValue(Double(days[$0])) }
    case .add, .subtract, .multiply, .divide, .power, .least, .greatest:
      let a = numberColumn(instruction, 0)
      let b = numberColumn(instruction, 1)
      switch instruction.op {
      case .add: each { NumberValue.add(a[$0], b[$0]) }
      case .subtract: each { NumberValue.subtract(a[$0], b[$0]) }
      case .multiply: each { NumberValue.multiply(a[$0], b[$0]) }
      case .divide: each { NumberValue.divide(a[$0], b[$0]) }
      case .power: each { NumberValue.power(a[$0], b[$0]) }
      case .least: each { NumberValue.least(a[$0], b[$0]) }
      default: each { NumberValue.greatest(a[$0], b[$0]) }
      }
    case .conditional:
      let condition = truthColumn(instruction, 0)
      let yes = numberColumn(instruction, 1)
      let no = numberColumn(instruction, 2)
      each { TruthTable.choose(condition[$0], yes[$0], no[$0]) }
    case .countTrue:
      let columns = instruction.operands.indices.map { truthColumn(instruction, $0) }
      each { row in TruthTable.count(columns.lazy.map { $0[row] }) }
    case .weightOfTrue(let weights):
      let columns = instruction.operands.indices.map { truthColumn(instruction, $0) }
      each { row in TruthTable.weight(zip(columns.lazy.map { $0[row] }, weights)) }
    case .value(let rounded):
      let a = resultColumn(instruction, 0)
      each { reader.value(a[$0], rounded: rounded) }
    default:
      if let unary = TruthTable.unary(instruction.op) {
        let a = numberColumn(instruction, 0)
        return each { unary(a[$0]) }
      }
      each { row in
        reader.number(
          instruction.op, Int(persons[row]), days[row],
          result: { resultColumn(instruction, $0)[row] },
          number: { numberColumn(instruction, $0)[row] },
          operandCount: instruction.operands.count)
      }
    }
  }

  private func fill(_ column: UnsafeMutablePointer<Int32>, _ instruction: Program.Instruction) {
    let count = persons.count
    switch instruction.op {
    case .conditional:
      let condition = truthColumn(instruction, 0)
      let yes = resultColumn(instruction, 1)
      let no = resultColumn(instruction, 2)
      for row in 0..<count {
        column[row] =
          condition[row] == .unknown ? -1 : condition[row] == .true ? yes[row] : no[row]
      }
    case .latest(let analyte, let window):
      for row in 0..<count {
        column[row] = reader.latest(
          Int(persons[row]), analyte, days[row], windowDays: window)
      }
    default:
      for row in 0..<count {
        column[row] = reader.result(
          instruction.op, Int(persons[row]), days[row],
          operand: { resultColumn(instruction, $0)[row] },
          number: { numberColumn(instruction, $0)[row] })
      }
    }
  }

  private func fill(_ column: UnsafeMutablePointer<String?>, _ instruction: Program.Instruction) {
    for row in 0..<persons.count { column[row] = text(instruction, row) }
  }

  private func text(_ instruction: Program.Instruction, _ row: Int) -> String? {
    switch instruction.op {
    case .text(let text): return text
    case .ruleClass(let rule):
      return states[rule][row] == .fired ? classification(rule, row) : nil
    case .conditional:
      return TruthTable.choose(
        truthColumn(instruction, 0)[row], textColumn(instruction, 1)[row],
        textColumn(instruction, 2)[row])
    default: return nil
    }
  }
}

/// Columns of one kind, side by side in memory of their own: reading a value costs neither a count
/// of references nor a check of exclusive access.
private final class Columns<Value> {
  private let base: UnsafeMutablePointer<Value>
  private let size: Int

  init(_ count: Int, of value: Value) {
    size = count * Block.capacity
    base = .allocate(capacity: max(1, size))
    base.initialize(repeating: value, count: size)
  }

  deinit {
    base.deinitialize(count: size)
    base.deallocate()
  }

  func fill(with value: Value) { base.update(repeating: value, count: size) }

  /// The rows of a column.
  subscript(column: Int) -> UnsafeMutablePointer<Value> {
    precondition(column >= 0 && (column + 1) * Block.capacity <= size, "there is no such column")
    return base + column * Block.capacity
  }
}
