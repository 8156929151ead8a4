import Clinic

/// All expressions of a plan as one list of instructions over columns: equal parts are computed
/// once, whichever rule names them.
package struct Program: Sendable {
  enum Kind: UInt8 { case truth, number, result, text }

  struct Instruction: Sendable {
    let op: Operator
    /// Slots of the operands, all smaller than its own.
    let operands: [Int]
    let kind: Kind
    /// Where its column lies among the columns of its kind.
    let column: Int
  }

  private(set) var instructions: [Instruction] = []
  /// Node id to slot, or -1.
  private(set) var slots: [Int32] = []
  /// Node id to the column of its slot, or -1: what verdicts read, many times a person.
  private(set) var columns: [Int32] = []
  private(set) var columnCounts = [0, 0, 0, 0]
  private var slotByKey: [String: Int] = [:]
  /// For each step (a rule, in order), one past its last instruction.
  private(set) var stepEnds: [Int] = []

  package init() {}

  /// Adds the expressions of one step. Steps are evaluated in order, so that a rule's verdict is
  /// known before an expression names it.
  package mutating func add(step roots: [Node]) {
    for root in roots { _ = slot(root) }
    stepEnds.append(instructions.count)
  }

  package var instructionCount: Int { instructions.count }

  private mutating func slot(_ node: Node) -> Int {
    if node.id < slots.count, slots[node.id] >= 0 { return Int(slots[node.id]) }
    let index: Int
    if let known = slotByKey[node.key] {
      index = known
      // Operands of a shared part still need slots of their own for explanations.
      for operand in node.operands { _ = slot(operand) }
    } else {
      let operands = node.operands.map { slot($0) }
      let kind = Self.kind(node)
      index = instructions.count
      instructions.append(
        Instruction(
          op: node.op, operands: operands, kind: kind, column: columnCounts[Int(kind.rawValue)]))
      columnCounts[Int(kind.rawValue)] += 1
      slotByKey[node.key] = index
    }
    if node.id >= slots.count {
      let more = [Int32](repeating: -1, count: node.id + 1 - slots.count)
      slots += more
      columns += more
    }
    slots[node.id] = Int32(index)
    columns[node.id] = Int32(instructions[index].column)
    return index
  }

  private static func kind(_ node: Node) -> Kind {
    switch node.type {
    case .truth, .rule, .list: .truth
    case .number, .date, .null: .number
    case .observation, .pair: .result
    case .text: .text
    case .span, .course: .number
    }
  }
}
